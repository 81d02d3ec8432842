/** Mistakes of writing: what is wrong is told from what only follows from it, by trying the obvious repairs. */
package org.vmemsim.dsl.mistakes;
