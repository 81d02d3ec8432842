/** The hypervisor: virtual machines, guest-physical to host-physical maps, exits, reclaim and allocation between machines. */
@NullMarked
package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.NullMarked;
