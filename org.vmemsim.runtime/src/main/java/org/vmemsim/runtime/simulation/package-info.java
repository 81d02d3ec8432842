/** Runs scenarios: builds the machine, carries out the statements, and gathers the figures. */
@NullMarked
package org.vmemsim.runtime.simulation;

import org.jspecify.annotations.NullMarked;
