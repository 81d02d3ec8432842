package org.vmemsim.runtime.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceGenerator;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;

/** All groups of settings, each by the words that lead to it: {@code host reclaim free}. */
public final class SettingsRegistry {
    /** What has settings of its own; groups inside these are found from them. */
    private static final Map<String, Class<? extends Record>> DEFINITIONS = definitions();

    private SettingsRegistry() {}

    /** One group. */
    public record Group(String name, List<SettingEntry> entries) {}

    /** All of them, definitions in the order of the language reference. */
    public static List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>(DEFINITIONS.values());
        DEFINITIONS.forEach((name, type) -> add(name, type, groups, seen));
        return groups;
    }

    /** The name of a definition that is referred to by its name, such as a layout; empty if the type is none. */
    public static String definition(Class<?> type) {
        if (type == TraceSource.class) return "trace";
        return DEFINITIONS.entrySet().stream()
                .filter(d -> d.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** What a definition's word, such as {@code guest}, or a generator's name has settings of. */
    public static Optional<Class<? extends Record>> type(String definition) {
        return Optional.ofNullable(DEFINITIONS.get(definition));
    }

    private static void add(String name, Class<? extends Record> type, List<Group> groups, Set<Class<?>> seen) {
        List<SettingEntry> entries = SettingGroup.of(type).entries();
        if (entries.isEmpty()) return;
        groups.add(new Group(name, entries));
        for (SettingEntry e : entries)
            if (e.type().isRecord() && seen.add(e.type()))
                add(name + " " + e.name(), e.type().asSubclass(Record.class), groups, seen);
    }

    private static Map<String, Class<? extends Record>> definitions() {
        Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put("host", HostSpec.class);
        types.put("guest", GuestSpec.class);
        types.put("process", ProcessSpec.class);
        types.put("region", RegionSpec.class);
        types.put("mmu", MmuSpec.class);
        types.put("tlb", TlbSpec.class);
        types.put("walkCache", WalkCacheSpec.class);
        types.put("nestedTlb", NestedTlbSpec.class);
        types.put("layout", LayoutSpec.class);
        types.put("costs", CostSpec.class);
        types.put("disk", DiskSpec.class);
        types.put("image", ImageSpec.class);
        types.put("workload", WorkloadSpec.class);
        types.put("file", FileTrace.class);
        types.putAll(Words.alternatives(TraceGenerator.class));
        return types;
    }
}
