/** The command line: a thin front over runtime and language; it computes no figure of its own. */
package org.vmemsim.cli;
