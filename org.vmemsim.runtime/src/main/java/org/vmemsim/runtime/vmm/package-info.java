/** The virtual machine monitor: guest memory on demand, exits, and the tables that stand between guest and host. */
@NullMarked
package org.vmemsim.runtime.vmm;

import org.jspecify.annotations.NullMarked;
