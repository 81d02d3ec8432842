package org.vmemsim.runtime.scenario.trace;

/** Where a run's accesses come from: a file, a generator, or a combination of such. */
public sealed interface TraceSource permits FileTrace, TraceGenerator, TraceSequence, TraceMix {}
