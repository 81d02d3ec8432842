/** Shadow page tables: roles, write protection, unsync pages, prefetch, and what each costs in exits. */
@NullMarked
package org.vmemsim.runtime.mmu.shadow;

import org.jspecify.annotations.NullMarked;
