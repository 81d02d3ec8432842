/** The language server in this process: asking it, and what it has said of the open files. */
package org.vmemsim.dsl.ui.server;
