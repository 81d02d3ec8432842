/**
 * Transparent page sharing: scanners that find pages of equal contents and let them share one host frame. They know pages
 * and frames as numbers; who maps them does so behind {@link org.vmemsim.runtime.vmm.sharing.SharedMemory}.
 */
@NullMarked
package org.vmemsim.runtime.vmm.sharing;

import org.jspecify.annotations.NullMarked;
