/** The command line, called in-process. */
package org.vmemsim.cli;
