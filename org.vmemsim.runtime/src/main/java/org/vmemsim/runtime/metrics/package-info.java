/**
 * The one registry of figures: what each is called, what it counts and what it means. {@code expect}, {@code show},
 * hover, reports and the reference documentation read it.
 */
@NullMarked
package org.vmemsim.runtime.metrics;

import org.jspecify.annotations.NullMarked;
