/**
 * Accesses through TLBs to a walker. One {@link org.vmemsim.runtime.mmu.Mmu} serves native, shadow and nested paging: the
 * mode is the walker that it was given, and shows only when all TLBs miss.
 */
@NullMarked
package org.vmemsim.runtime.mmu;

import org.jspecify.annotations.NullMarked;
