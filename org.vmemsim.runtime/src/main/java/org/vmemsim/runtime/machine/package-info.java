/** One host, wired: its processor, its virtual machines by paging mode, and what of it is measured. */
@NullMarked
package org.vmemsim.runtime.machine;

import org.jspecify.annotations.NullMarked;
