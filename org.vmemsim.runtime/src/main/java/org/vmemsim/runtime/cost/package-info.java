/** Events to time: counts times stated costs, after the fact. Nothing in the simulated machine knows of time. */
@NullMarked
package org.vmemsim.runtime.cost;

import org.jspecify.annotations.NullMarked;
