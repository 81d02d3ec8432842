/** What stands beside the text: outline and results. */
package org.vmemsim.dsl.ui.view;
