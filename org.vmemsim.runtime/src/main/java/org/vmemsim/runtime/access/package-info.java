/** Accesses to memory, packed into a word each, and the cursors that deliver them. */
@NullMarked
package org.vmemsim.runtime.access;

import org.jspecify.annotations.NullMarked;
