/** One translation at a time: composes walkers and TLBs to native and nested translation, and names faults and exits. */
@NullMarked
package org.vmemsim.runtime.mmu;

import org.jspecify.annotations.NullMarked;
