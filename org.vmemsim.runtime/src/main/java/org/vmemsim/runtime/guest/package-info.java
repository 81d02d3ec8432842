/** An operating system: processes with regions, demand paging, copy-on-write; the same code natively and in a guest. */
@NullMarked
package org.vmemsim.runtime.guest;

import org.jspecify.annotations.NullMarked;
