package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.tlb.Key;

/**
 * What translations are tagged with, as the numbers ("contexts") that TLBs and walk caches compare. Address spaces with equal
 * tags have one number, so that one sees the translations of the other unless somebody drops them.
 *
 * <p>A translation of a guest carries the machine's tag (VPID, VMID, AMD's ASID) and the address space's (PCID, ASID). On
 * Intel processors, what EPT had a part in carries the EPT's root too (SDM 3C, 28.3.1), so that two guests with one VPID
 * still do not see each other's; on others they do.
 */
final class AddressTags {
    private final Map<Tag, Integer> contexts = new HashMap<>();
    private final Map<Integer, Tag> byContext = new LinkedHashMap<>();
    private final Map<Long, List<Integer>> byMachine = new HashMap<>();
    private final Map<Integer, Machine> byGlobal = new HashMap<>();
    private final Taken machines = new Taken();
    private final String host;
    private int last;
    private int secondStages;

    /** A whole tag. {@code secondStage} is 0 where the root of the second stage is no part of it. */
    private record Tag(long machine, int secondStage, long process) {}

    /** Tags that are in use, or promised; none is given back. */
    private static final class Taken {
        private final Set<Long> tags = new HashSet<>(Set.of(0L)); // the host's, or the kernel's
        private long free = 1;

        void add(long tag) {
            tags.add(tag);
        }

        /** The first that nobody has. */
        long free() {
            while (tags.contains(free)) free++;
            return free;
        }
    }

    /** The tag of a machine, and those of its address spaces that are taken. */
    private static final class Machine {
        private final long tag;
        private final int secondStage;
        private final Taken taken;
        private final boolean tagged;

        private Machine(long tag, int secondStage, Taken taken, boolean tagged) {
            this.tag = tag;
            this.secondStage = secondStage;
            this.taken = taken;
            this.tagged = tagged;
        }
    }

    /** @param host its name, for messages */
    AddressTags(String host) {
        this.host = host;
    }

    /** A number that nothing else has. */
    int unique() {
        if (last == Key.MAX_CONTEXT)
            throw new SimulationException(
                    0, "host " + host + " has more than 65,535 address spaces", "use fewer guests or processes");
        return ++last;
    }

    /** Says which tags are given by name, so that no machine gets one of them by itself. */
    void taken(Collection<Long> tags) {
        tags.forEach(machines::add);
    }

    /**
     * Gives a machine its tag.
     *
     * @param wanted the tag's number; 0 for one that no other has, -1 for the host's own, which is 0
     * @param separate whether what a second stage had a part in carries that second stage's root too
     * @param processes tags that its processes are given by name
     * @param tagged whether its address spaces have tags; without, all have 0
     * @return the number of what all its address spaces share
     */
    int machine(long wanted, boolean separate, Collection<Long> processes, boolean tagged) {
        long tag = wanted > 0 ? wanted : wanted < 0 ? 0 : machines.free();
        machines.add(tag);
        Taken taken = new Taken();
        processes.forEach(taken::add);
        Machine machine = new Machine(tag, separate ? ++secondStages : 0, taken, tagged);
        int global = context(new Tag(tag, machine.secondStage, -1));
        byGlobal.put(global, machine);
        return global;
    }

    /**
     * The number of an address space.
     *
     * @param global of its machine
     * @param wanted its tag; 0 for one that no other of its machine has
     */
    int process(int global, long wanted) {
        Machine machine = Objects.requireNonNull(byGlobal.get(global));
        long tag = !machine.tagged ? 0 : wanted > 0 ? wanted : machine.taken.free();
        if (machine.tagged) machine.taken.add(tag);
        return context(new Tag(machine.tag, machine.secondStage, tag));
    }

    private int context(Tag tag) {
        Integer known = contexts.get(tag);
        if (known != null) return known;
        int made = unique();
        contexts.put(tag, made);
        byContext.put(made, tag);
        byMachine.computeIfAbsent(tag.machine, t -> new ArrayList<>()).add(made);
        return made;
    }

    /** The tag of the machine whose shared number this is. */
    long machineTag(int global) {
        return Objects.requireNonNull(byGlobal.get(global)).tag;
    }

    /** The tag of an address space. */
    long processTag(int context) {
        return Objects.requireNonNull(byContext.get(context)).process;
    }

    /** The numbers of address spaces under a machine's tag, whatever second stage they had. */
    List<Integer> spaces(long machine) {
        return select(machine, 0, false, -1);
    }

    /** Those of them with one tag of an address space. */
    List<Integer> spaces(long machine, long process) {
        return select(machine, 0, false, process);
    }

    /** Those of one machine alone, where the second stage's root is part of the tag; else all under its tag. */
    List<Integer> spacesOf(int global) {
        Machine m = Objects.requireNonNull(byGlobal.get(global));
        return select(m.tag, m.secondStage, true, -1);
    }

    private List<Integer> select(long machine, int secondStage, boolean one, long process) {
        List<Integer> found = new ArrayList<>();
        for (int c : byMachine.getOrDefault(machine, List.of())) {
            Tag t = Objects.requireNonNull(byContext.get(c));
            if (t.process < 0 || one && t.secondStage != secondStage) continue;
            if (process < 0 || t.process == process) found.add(c);
        }
        return found;
    }
}
