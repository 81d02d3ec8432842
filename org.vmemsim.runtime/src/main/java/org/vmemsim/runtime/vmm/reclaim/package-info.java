/** How a host takes memory back from its guests: free-memory states, targets, balloons, compression and swapping. */
@NullMarked
package org.vmemsim.runtime.vmm.reclaim;

import org.jspecify.annotations.NullMarked;
