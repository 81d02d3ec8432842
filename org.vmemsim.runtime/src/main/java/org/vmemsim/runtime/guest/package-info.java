/**
 * What runs inside a virtual machine: operating system, processes, regions, buddy allocator, pagers, swap device, balloon
 * driver.
 */
@NullMarked
package org.vmemsim.runtime.guest;

import org.jspecify.annotations.NullMarked;
