package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.vmm.events.Exits;
import org.vmemsim.runtime.vmm.events.Translations;
import org.vmemsim.runtime.vmm.nested.NestedVmm;
import org.vmemsim.runtime.vmm.pmap.GuestMemory;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.shadow.ShadowVmm;

/**
 * A virtual machine as it is now, or the host itself seen as a machine that runs processes.
 *
 * @param path for people and results, without the host; empty for the host itself
 * @param context tag of its second stage
 * @param globalContext tag of translations that all its address spaces share
 * @param pmap null where its physical addresses are the host's
 */
public record VirtualMachine(
        String path,
        Paging paging,
        GuestOs os,
        Walker walker,
        FaultHandler handler,
        int context,
        int globalContext,
        @Nullable Pmap pmap,
        @Nullable GuestMemory memory,
        @Nullable NestedVmm nested,
        @Nullable ShadowVmm shadow,
        @Nullable Exits exits,
        @Nullable Translations translations,
        Running running) {
    /** Which of its processes runs. */
    public static final class Running {
        public @Nullable Process process;
        /** Whether its host makes it wait, because it has more memory than it should while there is hardly any left. */
        public boolean blocked;
        /** Whether the scenario wrote page-table entries by itself: where they lead, and what leads there still, is its doing. */
        public boolean rawEntries;
    }

    /** A machine is equal to itself only; comparing its fields would take long, as it is looked up often. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The tables that the hardware walks for its processes. */
    public AddressKinds walkedTables() {
        return shadow != null ? AddressKinds.SHADOW : ownTables();
    }

    /** The tables of its operating system. */
    public AddressKinds ownTables() {
        if (path.isEmpty()) return AddressKinds.HOST;
        return paging == Paging.NATIVE ? AddressKinds.NATIVE_GUEST : AddressKinds.GUEST;
    }

    /** The host page around an address is another one now. Translations are to be settled then. */
    public void moved(long start) {
        if (pmap == null || translations == null) throw new IllegalStateException("the memory is the host's own");
        if (nested != null) nested.remap(start);
        if (shadow != null) shadow.remap(start, pmap.bits(start));
        gone(pmap, start, pmap.bits(start), translations);
    }

    /** Guest pages may be smaller than the host page behind them: what leads to any of them is gone. */
    private static void gone(Pmap pmap, long start, int bits, Translations translations) {
        for (long gpa = start; gpa < start + (1L << bits); gpa += 1L << pmap.frameBits()) translations.gone(gpa);
    }

    /** The host page around an address is gone: no table of the VMM may lead to it. Translations are to be settled then. */
    public void forget(long gpa) {
        if (pmap == null || translations == null) throw new IllegalStateException("the memory is the host's own");
        int bits = pmap.bits(gpa);
        long start = gpa >>> bits << bits;
        if (nested != null) nested.unmap(start);
        if (shadow != null) shadow.remap(start, bits);
        gone(pmap, start, bits, translations);
    }

    /** Drops what processors remember of pages that are gone. */
    public void settle() {
        if (translations != null) translations.settle();
    }

    /** The guest may only read a page from now on. */
    public void protect(long gpa) {
        if (translations == null) throw new IllegalStateException("the memory is the host's own");
        boolean changed = nested != null ? nested.protect(gpa) : shadow != null && shadow.protect(gpa);
        if (changed) translations.gone(gpa);
    }
}
