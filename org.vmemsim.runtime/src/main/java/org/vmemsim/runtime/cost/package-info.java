/** Events to time. Nothing in {@code mmu} or {@code tlb} knows of time. */
@NullMarked
package org.vmemsim.runtime.cost;

import org.jspecify.annotations.NullMarked;
