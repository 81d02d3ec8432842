/**
 * Explanations: every step of one access, or of one statement, in order. The simulation's parts report their steps to a
 * {@link org.vmemsim.runtime.paging.TraceListener}; what is counted and not reported is told in the words of {@link
 * org.vmemsim.runtime.explain.CountedEvents}, so that no counted event is missing.
 */
@org.jspecify.annotations.NullMarked
package org.vmemsim.runtime.explain;
