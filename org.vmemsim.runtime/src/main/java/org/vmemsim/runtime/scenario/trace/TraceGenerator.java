package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Word;

/** Traces made by a formula. One record an alternative; its {@link Word} is the generator's name in the language. */
public sealed interface TraceGenerator extends TraceSource
        permits UniformTrace, ZipfTrace, SequentialTrace, LiteralTrace {}
