/**
 * The seeded random numbers of every random choice in a run: replacement, synthetic traces, sampling.
 *
 * <p>Our own generator and not {@code java.util.Random}, so that a seed gives the same run on every Java release and
 * machine.
 */
@NullMarked
package org.vmemsim.runtime.random;

import org.jspecify.annotations.NullMarked;
