/** Virtual machines: an operating system, its memory, and how its addresses are translated. */
@NullMarked
package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.NullMarked;
