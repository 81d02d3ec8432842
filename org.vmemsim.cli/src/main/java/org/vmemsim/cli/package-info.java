/** The command line: a thin front over runtime and language; it computes no figure of its own. */
@NullMarked
package org.vmemsim.cli;

import org.jspecify.annotations.NullMarked;
