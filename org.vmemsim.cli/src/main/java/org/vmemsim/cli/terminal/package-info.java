/** The terminal: what is printed where, how commands end, and failures in words. */
package org.vmemsim.cli.terminal;
