package org.vmemsim.dsl.messages;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where definitions, parts and statements belong. */
public final class Homes {
    private static final String FILE = "a file, outside of other definitions";
    private static final String RUN = "a run";

    /** What has statements in its block, as a run has. */
    private static final Set<String> IN_RUNS = Set.of("phase", "repeat", "for", "at", "every");

    private static final Map<String, String> HOMES = new TreeMap<>(Map.ofEntries(
            Map.entry("tlb", "an mmu"),
            Map.entry("walkCache", "an mmu"),
            Map.entry("nestedTlb", "an mmu"),
            Map.entry("level", "a layout"),
            Map.entry("entry", "a layout"),
            Map.entry("guest", "a host"),
            Map.entry("process", "a host or guest"),
            Map.entry("region", "a process"),
            Map.entry("phase", RUN),
            Map.entry("repeat", RUN),
            Map.entry("every", RUN),
            Map.entry("at", RUN),
            Map.entry("vary", "a sweep"),
            Map.entry("show", "a sweep"),
            Map.entry("chart", "a sweep"),
            Map.entry("host", FILE),
            Map.entry("layout", FILE),
            Map.entry("run", FILE),
            Map.entry("workload", FILE),
            Map.entry("sweep", FILE),
            Map.entry("explain", FILE),
            Map.entry("analyse", FILE),
            Map.entry("let", FILE)));

    private Homes() {}

    /** The words that begin something which has a home. */
    public static Set<String> words() {
        return HOMES.keySet();
    }

    /** Where a word belongs: "an mmu"; empty if it begins nothing. */
    public static Optional<String> of(String word) {
        return Optional.ofNullable(HOMES.get(word));
    }

    /** Whether a word is at home outside of all blocks. */
    public static boolean isOutermost(String word) {
        return FILE.equals(HOMES.get(word));
    }

    /** Whether a word begins what has a block of statements in a run. */
    public static boolean hasStatements(String word) {
        return IN_RUNS.contains(word);
    }

    /**
     * Whether a word is at home in a block.
     *
     * @param head the first word of what the block belongs to
     * @param acts whether that is who acts in a run
     */
    public static boolean isAtHome(String word, String head, boolean acts) {
        String home = HOMES.getOrDefault(word, "");
        return (home + " ").contains(" " + head + " ") || home.equals(RUN) && (IN_RUNS.contains(head) || acts);
    }
}
