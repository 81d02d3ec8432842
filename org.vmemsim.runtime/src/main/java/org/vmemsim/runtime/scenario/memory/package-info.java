/** What memory holds, and how it is reclaimed: regions, images, swap devices, policies of hosts and operating systems. */
@NullMarked
package org.vmemsim.runtime.scenario.memory;

import org.jspecify.annotations.NullMarked;
