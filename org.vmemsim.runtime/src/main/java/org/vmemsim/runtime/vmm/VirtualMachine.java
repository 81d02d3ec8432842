package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.Paging;

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
        Running running) {
    /** Which of its processes runs. */
    public static final class Running {
        public @Nullable Process process;
    }
}
