/** What a run does, expects and explains: statements, operations, figures. */
@NullMarked
package org.vmemsim.runtime.scenario.run;

import org.jspecify.annotations.NullMarked;
