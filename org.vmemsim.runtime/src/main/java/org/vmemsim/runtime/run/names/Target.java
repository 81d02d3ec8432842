package org.vmemsim.runtime.run.names;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** What a path names: one of process, machine, or (both null) the host. */
public record Target(@Nullable Process process, @Nullable VirtualMachine machine) {}
