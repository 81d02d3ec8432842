/** Workloads that go on over time, interleaved by their rates. */
@NullMarked
package org.vmemsim.runtime.workload;

import org.jspecify.annotations.NullMarked;
