package org.vmemsim.runtime.guest;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.frames.SwapDevice;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.memory.TableMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.memory.OsSpec;

/** Gives frames to the parts of an operating system: makes pages go where there are none, and decides what happens if none can. */
final class FrameSupply {
    private final GuestOs os;
    private final OsSpec spec;
    private final TableMemory memory;
    private final PageTableLayout layout;
    private final Reclaim reclaim;
    private final Counters counters;
    private final FaultCounters count;
    /** Free frames to keep, below which pages go, and that are to be free then; 0 where only want makes them go. */
    private final long keptFrames;

    private final long lowFrames;
    private final long highFrames;
    private GuestOs.@Nullable FreePages freePages;
    /** Who is given memory, and what its policy calls the page that comes in; -1 if none does. */
    private @Nullable Process current;

    /** Another process without which what is being done cannot go on. */
    private @Nullable Process with;

    private long incoming = -1;

    FrameSupply(GuestOs os, OsSpec spec, TableMemory memory, Reclaim reclaim, Counters counters, FaultCounters count) {
        this.os = os;
        this.spec = spec;
        this.memory = memory;
        this.layout = os.layout();
        this.reclaim = reclaim;
        this.counters = counters;
        this.count = count;
        this.keptFrames = spec.minFree() >>> layout.frameBits();
        this.lowFrames = keptFrames + keptFrames / 4;
        this.highFrames = keptFrames + keptFrames / 2;
    }

    /** From here on memory is for this process. */
    void forProcess(Process p) {
        forProcesses(p, null);
    }

    /** From here on memory is for something that two processes have part in. */
    void forProcesses(Process p, @Nullable Process other) {
        current = p;
        with = other;
        incoming = -1;
    }

    /** From here on memory is for a page that comes in, by its policy's name; -1 if it is for none. */
    void forPage(long page) {
        incoming = page;
    }

    void onFree(GuestOs.@Nullable FreePages listener) {
        freePages = listener;
    }

    /**
     * Takes frames, after pages went if need be.
     *
     * @throws ProcessEnded if the process that they are for was killed meanwhile, or the system panicked
     * @throws OutOfMemoryException if there are none while the machine is set up, or for a process of the host
     */
    long allocate(int order, int backing) {
        makeRoom(order, backing);
        try {
            return memory.allocate(order, backing);
        } catch (OutOfMemoryException e) {
            SwapDevice swap = reclaim.swap();
            if (swap == null || !swap.full()) throw e;
            throw new OutOfMemoryException(e.getMessage() + "; its swap device is full");
        }
    }

    /** How many single frames can be taken in a row, with no page going for them, of {@code most}. */
    long row(int backing, long most) {
        return Math.max(0, Math.min(memory.row(backing, most), memory.free() - lowFrames));
    }

    /** Takes so many. @return the address of the first */
    long allocateRow(int backing, long frames) {
        return memory.allocateRow(backing, frames);
    }

    private void makeRoom(int order, int backing) {
        if (memory.free() - (1L << order) < lowFrames)
            while (memory.free() - (1L << order) < highFrames && reclaim.evict(incoming)) {}
        while (!memory.has(order, backing)) {
            if (reclaim.evict(incoming)) continue;
            if (!os.isUp()) return; // what does not fit when the machine is set up is a mistake of the scenario
            boolean killed = spec.outOfMemory() == OsSpec.OutOfMemory.KILL && killLargest();
            if (!killed && !os.panic()) return;
            if (!killed || ended(current) || ended(with)) throw new ProcessEnded();
        }
    }

    private static boolean ended(@Nullable Process p) {
        return p != null && p.killed();
    }

    /**
     * Takes a frame for someone who will keep it, without touching it: pages go for it if need be, but nobody is killed.
     *
     * @param writing whether a page may be written to the disk for it
     * @return its address, -1 if none can be had
     */
    long takeFrame(BooleanSupplier writing) {
        if (memory.free() <= lowFrames)
            while (memory.free() < Math.max(highFrames, lowFrames + 1)
                    && writing.getAsBoolean()
                    && reclaim.evict(-1)) {}
        if (memory.free() <= keptFrames) return -1;
        while (!memory.has(0, 0)) if (!writing.getAsBoolean() || !reclaim.evict(-1)) return -1;
        return memory.take(0, 0);
    }

    /** Takes back what {@link #takeFrame} gave. */
    void returnFrame(long pa) {
        memory.free(pa, 0);
    }

    /** Gives frames back, and tells the host of it if it wants to know. */
    void free(long pa, int order) {
        os.merged().freed(os.frame(pa));
        memory.free(pa, order);
        if (freePages != null) freePages.freed(pa, order);
    }

    /** Kills the process with most memory, swap and page tables (Linux, mm/oom_kill.c, oom_badness). @return whether any had some */
    private boolean killLargest() {
        Process largest = null;
        long most = 0;
        for (Process p : os.processes()) {
            long badness = p.killed() ? 0 : pages(p);
            if (badness > most) {
                most = badness;
                largest = p;
            }
        }
        if (largest == null) return false;
        Process victim = largest;
        counters.now[count.killed]++;
        if (os.told()) os.tell("is out of memory and kills " + victim.path(), "processes.killed");
        victim.kill();
        os.spaces().clear(victim);
        return true;
    }

    private long pages(Process p) {
        long[] sum = {p.swapped().size()};
        p.table().forEachLeaf((va, level) -> sum[0] += 1L << layout.span(level) - layout.pageBits());
        if (sum[0] == 0) return 0; // nothing would be won
        for (int l = 0; l < layout.levels(); l++) sum[0] += p.table().tables(l);
        return sum[0];
    }
}
