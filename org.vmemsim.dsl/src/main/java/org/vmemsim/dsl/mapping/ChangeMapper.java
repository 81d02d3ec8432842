package org.vmemsim.dsl.mapping;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Meaning;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.runtime.run.Changes;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Settings that change while a run goes on: {@code change vm.os.freePageReporting to on}. */
final class ChangeMapper {
    private final Issues issues;
    private final Subjects subjects;
    private final SettingsReader settings;
    private final MachineMapper machines;

    ChangeMapper(Issues issues, Subjects subjects, SettingsReader settings, MachineMapper machines) {
        this.issues = issues;
        this.subjects = subjects;
        this.settings = settings;
        this.machines = machines;
    }

    /** The operation; empty if it makes no sense, and that is said. */
    Optional<Operation> map(Change c, Site site, int line) {
        List<Segment> segments = c.getParameter().getSegments();
        int named = 0;
        List<Meaning> trail = subjects.trail(c.getParameter(), site);
        while (named < trail.size() && Subjects.isSubject(trail.get(named).target())) named++;
        List<Meaning> several = subjects.candidates(c.getParameter(), site, named);
        if (several.size() > 1 && several.stream().allMatch(m -> Subjects.isSubject(m.target()))) {
            subjects.reportAmbiguous(segments.get(named), several);
            return Optional.empty();
        }
        if (named == 0 && site.acting().isNobody()) {
            Segment first = segments.get(0);
            issues.error(
                    first,
                    null,
                    IssueCodes.UNKNOWN_NAME,
                    "No host or guest is called '" + Sources.word(first) + "'.",
                    Sources.word(first));
            return Optional.empty();
        }
        Optional<Actor> whose = named == 0
                ? Optional.of(site.acting())
                : subjects.actor(trail, segments.subList(0, named), site, false);
        List<String> words = segments.subList(named, segments.size()).stream()
                .map(Sources::word)
                .toList();
        return whose.flatMap(w -> change(c, w, words, line));
    }

    private Optional<Operation> change(Change c, Actor whose, List<String> words, int line) {
        Optional<? extends Record> spec = machines.spec(whose);
        if (spec.isEmpty()) return Optional.empty(); // its own definition is wrong, or stands in no host
        String path = String.join(".", words);
        Set<String> possible = Changes.of(spec.get().getClass());
        Optional<SettingEntry> entry = entry(spec.get().getClass(), words);
        if (entry.isEmpty() || !possible.contains(path)) {
            cannot(c, path, entry.isPresent(), possible);
            return Optional.empty();
        }
        Optional<Object> value = settings.value(entry.get(), c.getValue(), 0);
        value.ifPresent(v -> check(c, whose, words, v));
        return value.map(v -> new Operation.Change(whose.subject(), path, v, line));
    }

    private void cannot(Change c, String path, boolean known, Set<String> possible) {
        if (possible.isEmpty())
            issues.error(
                    c.getParameter(), null, IssueCodes.NO_SUBJECT, "Only settings of hosts and guests can change.");
        else if (known)
            issues.error(
                    c.getParameter(),
                    null,
                    IssueCodes.FIXED,
                    "'" + path + "' cannot change while a run goes on. Possible: " + String.join(", ", possible) + ".");
        else issues.unknown(c.getParameter(), null, IssueCodes.UNKNOWN_SETTING, "There is no setting", path, possible);
    }

    /** The setting that words lead to. */
    private static Optional<SettingEntry> entry(Class<? extends Record> type, List<String> words) {
        Class<? extends Record> group = type;
        SettingEntry entry = null;
        for (String word : words) {
            entry = group == null ? null : SettingGroup.of(group).entry(word);
            if (entry == null) return Optional.empty();
            group = entry.type().isRecord() ? entry.type().asSubclass(Record.class) : null;
        }
        return Optional.ofNullable(entry);
    }

    /** What could not be so from the start cannot become so. */
    private void check(Change c, Actor whose, List<String> words, Object value) {
        HostSpec host = machines.host(whose).orElseThrow();
        try {
            HostSpec changed = whose.isHost() ? with(host, words, value) : with(host, whose, words, value);
            List<HostProblem> before = HostProblem.of(host); // those are told where they are
            HostProblem.of(changed).stream()
                    .filter(p -> p.kind().severity() == HostProblem.Severity.ERROR && !before.contains(p))
                    .findFirst()
                    .ifPresent(p -> refuse(c.getValue(), p.message()));
        } catch (InvalidScenarioException e) {
            refuse(c.getValue(), e.getMessage());
        }
    }

    private void refuse(EObject where, String why) {
        issues.error(where, null, IssueCodes.INVALID, SettingsReader.sentence(why));
    }

    private static HostSpec with(HostSpec host, Actor guest, List<String> words, Object value) {
        List<GuestSpec> guests = new ArrayList<>();
        for (GuestSpec g : host.guests())
            guests.add(g.name().equals(guest.parts().get(1).name()) ? with(g, words, value) : g);
        return SettingGroup.of(HostSpec.class).with(host, Map.of("guests", guests));
    }

    /** A record in which a setting deep inside is another. */
    private static <R extends Record> R with(R whole, List<String> words, Object value) {
        Deque<Record> outer = new ArrayDeque<>();
        Record at = whole;
        for (String word : words) {
            outer.push(at);
            if (SettingsReader.component(at, word) instanceof Record inner) at = inner;
        }
        Object now = value;
        for (int i = words.size() - 1; i >= 0; i--) now = with(outer.pop(), words.get(i), now);
        @SuppressWarnings("unchecked") // a copy of a record is of its class
        R changed = (R) now;
        return changed;
    }

    private static <R extends Record> R with(R record, String word, Object value) {
        @SuppressWarnings("unchecked") // a record's class is the class of its group
        SettingGroup<R> group = SettingGroup.of((Class<R>) record.getClass());
        return group.with(record, Map.of(word, value));
    }
}
