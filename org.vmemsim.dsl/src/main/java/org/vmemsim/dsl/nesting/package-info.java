/** How deep blocks and parentheses may be nested, so that no file fills the stack of whoever reads it. */
package org.vmemsim.dsl.nesting;
