package org.vmemsim.runtime.scenario.machine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/**
 * A physical machine.
 *
 * @param processes that run on it without a guest
 * @param layout of its page tables; null takes the mmu's
 */
public record HostSpec(
        String name,
        MmuSpec mmu,
        List<GuestSpec> guests,
        List<ProcessSpec> processes,
        List<HandlerSpec> handlers,

        @Setting(value = "Physical memory", dimension = Dimension.BYTES, min = 1)
        long memory,

        @Setting("Layout of its page tables; the processor's where none is given") @Nullable
        LayoutSpec layout,

        @Setting("What events cost") CostSpec costs,
        @Setting("How memory is taken back") ReclaimSpec reclaim,

        @Setting(value = "Whether guests' memory is backed at the start", simulated = false)
        Start starts,

        @Setting("How exactly accesses of workloads are simulated")
        Detail detail) {
    /** What a host has at the start. */
    public enum Start {
        @Word(meaning = "guest memory gets host frames when it is first touched")
        EMPTY,
        @Word(meaning = "all guest memory has host frames", simulated = false)
        POPULATED
    }

    /** How much of the processor accesses of workloads see; runs that start no workload see all of it. */
    public enum Detail {
        @Word(
                meaning =
                        "page by page: rights, faults, accessed and dirty as they are, but no TLBs and no count of walks")
        PAGE_LEVEL,
        @Word(meaning = "every access goes through TLBs and walks, many times slower")
        EXACT
    }

    /** Carries the defaults; its processor is a placeholder, since processors are written in the language. */
    public static final HostSpec DEFAULT = new HostSpec(
            "host",
            MmuSpec.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            64L << 30,
            null,
            CostSpec.DEFAULT,
            ReclaimSpec.DEFAULT,
            Start.EMPTY,
            Detail.PAGE_LEVEL);

    public HostSpec {
        if (memory < 1) throw new InvalidScenarioException("host " + name + " has no memory");
        guests = List.copyOf(guests);
        processes = List.copyOf(processes);
        handlers = List.copyOf(handlers);
    }

    /** The layout of its own processes' tables. */
    public LayoutSpec tables() {
        return layout != null ? layout : mmu.layout();
    }

    /** The layout of a guest's tables. */
    public LayoutSpec tables(GuestSpec guest) {
        LayoutSpec own = guest.layout();
        return own != null ? own : tables();
    }

    /** Whether a guest's memory is the host's own, because its second stage has no levels. */
    public boolean secondStageBare(GuestSpec guest) {
        return guest.paging() == Paging.NESTED && mmu.secondStage().bare();
    }

    /** The layout of the tables that lead to host frames for a guest: shadow, nested, or its own where it runs natively. */
    public LayoutSpec outer(GuestSpec guest) {
        return switch (guest.paging()) {
            case NATIVE -> tables(guest);
            case NESTED -> mmu.secondStage();
            default -> mmu.layout();
        };
    }

    /** All layouts of tables that there are on the host. */
    public List<LayoutSpec> layouts() {
        return Stream.concat(Stream.of(tables()), guests.stream().flatMap(g -> Stream.of(tables(g), outer(g))))
                .distinct()
                .toList();
    }

    /**
     * Log2 of the bytes of a frame: the smallest page of any layout, but 4 KiB where pages are larger than 64 KiB, so that a table
     * does not take a page of 4 MiB.
     */
    public int frameBits() {
        return layouts().stream()
                .mapToInt(l -> l.pageBits() <= LARGEST_FRAME ? l.pageBits() : COMMON_FRAME)
                .min()
                .orElse(COMMON_FRAME);
    }

    private static final int LARGEST_FRAME = 16;
    private static final int COMMON_FRAME = 12;
}
