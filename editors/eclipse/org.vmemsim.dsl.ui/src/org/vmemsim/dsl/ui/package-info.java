/** The Eclipse editor: shows what the language server says, and knows nothing of the language itself. */
package org.vmemsim.dsl.ui;
