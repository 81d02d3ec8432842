/**
 * The one structure that every cache of translations is made of: TLB levels, page-walk caches, nested TLBs.
 *
 * <p>{@link org.vmemsim.runtime.tlb.SetAssociative} knows keys, sets and ways, and never what a key stands for;
 * {@link org.vmemsim.runtime.tlb.Key} lays out the keys. Which structures there are, what is looked up where and what an
 * operation invalidates is the business of {@code mmu}.
 */
@NullMarked
package org.vmemsim.runtime.tlb;

import org.jspecify.annotations.NullMarked;
