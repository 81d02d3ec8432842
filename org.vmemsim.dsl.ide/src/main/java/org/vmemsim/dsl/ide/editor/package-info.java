/** What editors tell of themselves: places in a text, addresses of files, settings. */
package org.vmemsim.dsl.ide.editor;
