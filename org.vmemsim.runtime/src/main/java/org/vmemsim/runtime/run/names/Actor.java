package org.vmemsim.runtime.run.names;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * Who acts: a process, a virtual machine, or the host (both null).
 *
 * @param named what names it; null for whoever has a fault that a handler works on
 * @param last whether nobody that is named with it has its turn after it
 */
public record Actor(
        @Nullable Process process,
        @Nullable Target target,
        @Nullable Subject named,
        boolean last) {
    public Actor(@Nullable Process process, @Nullable Target target) {
        this(process, target, null, true);
    }

    /** The path below the host; empty for the host. */
    public String path() {
        if (process != null) return process.path();
        VirtualMachine vm = target == null ? null : target.machine();
        return vm == null ? "" : vm.path();
    }

    /** Whether it has its turn because of these replicas, which the {@code i}-th part of its name is. */
    public boolean takesTurns(int i, Subject.Part part) {
        return named == null || i < named.path().size() && named.path().get(i).equals(part);
    }
}
