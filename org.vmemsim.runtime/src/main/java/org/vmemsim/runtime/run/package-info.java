/** Runs: statements carried out on a machine, expectations judged, figures sampled. */
@NullMarked
package org.vmemsim.runtime.run;

import org.jspecify.annotations.NullMarked;
