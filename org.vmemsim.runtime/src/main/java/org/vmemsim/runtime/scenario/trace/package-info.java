/** Where accesses come from: files, generators, and workloads that go on over time. */
@NullMarked
package org.vmemsim.runtime.scenario.trace;

import org.jspecify.annotations.NullMarked;
