/**
 * Where a run's accesses come from: a cursor that streams packed records, from a file, a formula or both.
 *
 * <p>{@link org.vmemsim.runtime.trace.TraceReaders} is the registry; there is one package per file format, one for the
 * generators. Everything streams in constant memory and nothing is allocated per record. What is wrong with a trace
 * is a {@link org.vmemsim.runtime.trace.source.TraceException}, which says where and what to do.
 */
@NullMarked
package org.vmemsim.runtime.trace;

import org.jspecify.annotations.NullMarked;
