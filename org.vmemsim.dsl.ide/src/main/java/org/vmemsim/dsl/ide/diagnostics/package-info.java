/** Messages at places of a file: the language's own, and those that only a simulation can know. */
package org.vmemsim.dsl.ide.diagnostics;
