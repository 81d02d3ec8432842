package org.vmemsim.runtime.paging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.Admission;
import org.vmemsim.runtime.scenario.memory.Rights;

/** Whether a layout has the entries that software must write: ones that lead to tables, and leaves with the rights of pages. */
public final class Encodability {
    /** Walk caches and TLBs can tell so many levels apart. */
    private static final int MOST_LEVELS = 7;

    private static final long MARKS = Pte.ACCESSED | Pte.DIRTY;

    private Encodability() {}

    /** Everything that a layout cannot say but must, one sentence each, with what to do about it. */
    public static List<String> problems(LayoutSpec layout) {
        List<String> problems = new ArrayList<>();
        int levels = layout.levels().size();
        if (levels > MOST_LEVELS)
            problems.add("Layout '" + layout.name() + "' has " + levels + " levels, and at most " + MOST_LEVELS
                    + " can be simulated. Give its levels more index bits.");
        for (int i = 0; i < levels; i++) {
            boolean last = i == levels - 1;
            String level = layout.levels().get(i).name();
            EntryRules tables = layout.tables().get(i);
            boolean leads = EntryEncoder.isPossible(tables, Pte.RIGHTS, false, null)
                    && EntryEncoder.isPossible(tables, Pte.RIGHTS | Pte.ACCESSED, false, null);
            if (!last && !leads)
                problems.add("Layout '" + layout.name() + "' has no entry at level '" + level
                        + "' that leads to a table with all rights. Change the conditions of 'present', 'leaf' and"
                        + " 'malformed' so that one can be all of it.");
            if (last || layout.levels().get(i).leaf()) leaf(layout, i, last, problems);
        }
        return problems;
    }

    private static void leaf(LayoutSpec layout, int i, boolean last, List<String> problems) {
        EntryRules rules = layout.leaves().get(i);
        String level = layout.levels().get(i).name();
        if (Arrays.stream(Rights.values()).noneMatch(r -> says(rules, last, null, Pte.of(r))))
            problems.add("Layout '" + layout.name() + "' has no leaf at level '" + level
                    + "'. Change the conditions of 'present', 'leaf' and 'malformed' so that there is one.");
        if (rules.spans().size() > 1)
            problems.add("Leaves of layout '" + layout.name() + "' at level '" + level
                    + "' span runs of more than one size. State one size for each level.");
        for (EntryRules.Span span : rules.spans()) {
            long page = layout.leafBytes(i);
            long most = page << layout.levels().get(i).bits();
            if (Long.bitCount(span.bytes()) != 1 || span.bytes() <= page || span.bytes() > most)
                problems.add("A run of leaves at level '" + level + "' of layout '" + layout.name()
                        + "' must span a power of two above the " + Admission.size(page) + " of a leaf and up to the "
                        + Admission.size(most) + " of a table. Choose a size between the two.");
            else if (says(rules, last, null, Pte.RIGHTS) && !says(rules, last, span, Pte.RIGHTS))
                problems.add("Layout '" + layout.name() + "' has no leaf at level '" + level
                        + "' that is part of a run. Change the condition of 'spans'.");
        }
    }

    private static boolean says(EntryRules rules, boolean last, EntryRules.@Nullable Span span, long flags) {
        return EntryEncoder.isPossible(rules, flags | Pte.LEAF, last, span);
    }

    /** Whether pages of a process can have these rights, of every size that the layout has. */
    public static boolean grants(LayoutSpec layout, Rights rights) {
        return allLeaves(layout, Pte.of(rights));
    }

    /** Whether a hypervisor can make all entries of a second stage or of shadow tables: with all rights, and without writing. */
    public static boolean servesHypervisors(LayoutSpec layout) {
        long all = Pte.RIGHTS;
        long unwritten = Pte.RIGHTS & ~Pte.WRITE;
        return allLeaves(layout, all)
                && allLeaves(layout, unwritten)
                && allLeaves(layout, all | MARKS)
                && allLeaves(layout, unwritten | MARKS);
    }

    private static boolean allLeaves(LayoutSpec layout, long flags) {
        int levels = layout.levels().size();
        for (int i = 0; i < levels; i++) {
            boolean last = i == levels - 1;
            boolean leaf = last || layout.levels().get(i).leaf();
            if (leaf && !says(layout.leaves().get(i), last, null, flags)) return false;
        }
        return true;
    }
}
