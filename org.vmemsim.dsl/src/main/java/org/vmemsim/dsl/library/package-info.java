/** The definitions that ship with the language, and where an editor finds them as files. */
package org.vmemsim.dsl.library;
