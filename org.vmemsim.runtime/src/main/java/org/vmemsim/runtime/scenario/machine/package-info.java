/** Hosts, guests and processes, and what they cannot be together. */
@NullMarked
package org.vmemsim.runtime.scenario.machine;

import org.jspecify.annotations.NullMarked;
