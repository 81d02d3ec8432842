/** Figures beside and above the text: inlay hints and code lenses. */
package org.vmemsim.dsl.ide.inline;
