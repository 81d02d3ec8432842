/** The VMM's map of a guest's memory: which host frame is behind each guest frame, shared, swapped or compressed. */
@NullMarked
package org.vmemsim.runtime.vmm.pmap;

import org.jspecify.annotations.NullMarked;
