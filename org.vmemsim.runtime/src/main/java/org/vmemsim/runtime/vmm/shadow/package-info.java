/** Shadow paging: tables from guest-virtual to host-physical addresses, derived from the guest's. */
@NullMarked
package org.vmemsim.runtime.vmm.shadow;

import org.jspecify.annotations.NullMarked;
