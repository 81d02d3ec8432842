/** What the words of the language mean, for those who read it for the first time. */
package org.vmemsim.dsl.ide.words;
