/** JMH benchmarks, and the harness that measures side by side. */
package org.vmemsim.benchmarks;
