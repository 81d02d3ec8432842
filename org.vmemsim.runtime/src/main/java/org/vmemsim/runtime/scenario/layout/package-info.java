/** Layouts of page tables: levels, fields of entries, and what addresses and entries must be. */
@NullMarked
package org.vmemsim.runtime.scenario.layout;

import org.jspecify.annotations.NullMarked;
