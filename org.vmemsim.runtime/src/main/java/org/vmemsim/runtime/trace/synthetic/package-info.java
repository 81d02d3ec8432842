/**
 * Traces made by a formula: uniform, Zipf, sequential, written out.
 *
 * <p>Each is determined by its scenario record, the base address and the page size, on every machine: random numbers come
 * from {@link org.vmemsim.runtime.random.SplitMix64}, functions from {@link StrictMath}. Which accesses are stores is
 * drawn from a sequence of its own, so that the share of writes does not change the addresses.
 */
@NullMarked
package org.vmemsim.runtime.trace.synthetic;

import org.jspecify.annotations.NullMarked;
