/** What is contributed to the platform's generic editor. */
package org.vmemsim.dsl.ui.editor;
