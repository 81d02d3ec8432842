/** Simulated time: what is due when, the devices that requests wait for, and what delays machines. */
@NullMarked
package org.vmemsim.runtime.time;

import org.jspecify.annotations.NullMarked;
