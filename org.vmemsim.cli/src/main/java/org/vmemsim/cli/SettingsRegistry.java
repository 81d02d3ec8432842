package org.vmemsim.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vmemsim.runtime.scenario.CostSpec;
import org.vmemsim.runtime.scenario.DiskSpec;
import org.vmemsim.runtime.scenario.FileTrace;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.ImageSpec;
import org.vmemsim.runtime.scenario.LayoutSpec;
import org.vmemsim.runtime.scenario.MmuSpec;
import org.vmemsim.runtime.scenario.NestedTlbSpec;
import org.vmemsim.runtime.scenario.ProcessSpec;
import org.vmemsim.runtime.scenario.RegionSpec;
import org.vmemsim.runtime.scenario.SettingEntry;
import org.vmemsim.runtime.scenario.SettingGroup;
import org.vmemsim.runtime.scenario.TlbSpec;
import org.vmemsim.runtime.scenario.TraceGenerator;
import org.vmemsim.runtime.scenario.WalkCacheSpec;
import org.vmemsim.runtime.scenario.Words;

/** All groups of settings, each by the words that lead to it: {@code host reclaim free}. */
final class SettingsRegistry {
    /** What has settings of its own; groups inside these are found from them. */
    private static final Map<String, Class<? extends Record>> DEFINITIONS = definitions();

    private SettingsRegistry() {}

    /** One group. */
    record Group(String name, List<SettingEntry> entries) {}

    static List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>(DEFINITIONS.values());
        DEFINITIONS.forEach((name, type) -> add(name, type, groups, seen));
        return groups;
    }

    /** The name of a definition that is referred to by its name, such as a layout; empty if the type is none. */
    static String definition(Class<?> type) {
        return DEFINITIONS.entrySet().stream()
                .filter(d -> d.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
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
        types.put("file", FileTrace.class);
        types.putAll(Words.alternatives(TraceGenerator.class));
        return types;
    }
}
