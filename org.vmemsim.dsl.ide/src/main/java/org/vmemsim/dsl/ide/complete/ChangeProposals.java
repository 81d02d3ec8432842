package org.vmemsim.dsl.ide.complete;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.dsl.ide.hover.SettingHover;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.run.Changes;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Settings that can change while a run goes on, behind the host or guest whose they are. */
final class ChangeProposals {
    private ChangeProposals() {}

    static boolean fits(Cursor cursor) {
        return cursor.before().equals("change") && !cursor.path().isEmpty();
    }

    static void members(Cursor cursor, Proposals proposals) {
        List<Named> machines = machines(cursor);
        List<String> rest = cursor.names()
                .subList(Math.max(1, machines.size()), cursor.names().size());
        String head = rest.isEmpty() ? "" : String.join(".", rest) + ".";
        Map<String, SettingEntry> entries = new LinkedHashMap<>();
        for (Class<? extends Record> type : types(machines))
            for (String setting : Changes.of(type))
                if (setting.startsWith(head))
                    entry(type, setting).ifPresent(e -> entries.putIfAbsent(setting.substring(head.length()), e));
        entries.forEach((word, e) -> proposals.add(
                Rank.SETTING, ContentAssistEntry.KIND_PROPERTY, word, "can change", SettingHover.describe(e)));
    }

    /** The machines that the path begins with, as far as they are known. */
    private static List<Named> machines(Cursor cursor) {
        return cursor.model().stream()
                .flatMap(p -> p.getSegments().stream().limit(cursor.names().size()))
                .map(Segment::getTarget)
                .takeWhile(t -> t instanceof Host || t instanceof Guest)
                .toList();
    }

    /** Whose settings: of the last of the machines, else of any. */
    private static List<Class<? extends Record>> types(List<Named> machines) {
        Named named = machines.isEmpty() ? null : machines.get(machines.size() - 1);
        if (named instanceof Host) return List.of(HostSpec.class);
        return named instanceof Guest ? List.of(GuestSpec.class) : List.of(HostSpec.class, GuestSpec.class);
    }

    private static Optional<SettingEntry> entry(Class<? extends Record> type, String path) {
        SettingEntry entry = null;
        Class<?> group = type;
        for (String word : path.split("\\.")) {
            entry = group.isRecord()
                    ? SettingGroup.of(group.asSubclass(Record.class)).entry(word)
                    : null;
            if (entry == null) return Optional.empty();
            group = entry.type();
        }
        return Optional.ofNullable(entry);
    }
}
