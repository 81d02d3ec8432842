/** How a host divides its memory among virtual machines: shares with an idle memory tax, states of free memory. */
@NullMarked
package org.vmemsim.runtime.vmm.allocation;

import org.jspecify.annotations.NullMarked;
