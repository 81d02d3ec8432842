/**
 * What remembers translations: TLBs and their hierarchy, page-walk caches, the nested TLB. Replacement is told in terms of
 * (set, way) only.
 */
@NullMarked
package org.vmemsim.runtime.tlb;

import org.jspecify.annotations.NullMarked;
