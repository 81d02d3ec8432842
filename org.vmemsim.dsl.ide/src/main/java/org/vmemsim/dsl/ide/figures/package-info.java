/**
 * Simulates what is being edited, beside the server's own work: after each edit that leaves a file without errors, a
 * snapshot is taken, simulated on a thread of its own, and its figures are kept until the next.
 */
package org.vmemsim.dsl.ide.figures;
