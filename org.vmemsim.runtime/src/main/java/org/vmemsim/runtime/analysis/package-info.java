/** What can be told from a trace alone: reuse distances, miss-ratio curves, working sets, hot pages. */
@NullMarked
package org.vmemsim.runtime.analysis;

import org.jspecify.annotations.NullMarked;
