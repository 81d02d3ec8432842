/** What the parser and the linker say, in the words of the language, with a code for each kind of mistake. */
package org.vmemsim.dsl.messages;
