/** What is shown when the mouse rests on something: one class for each kind of thing. */
package org.vmemsim.dsl.ide.hover;
