/** Completion: what can stand at the cursor, from the grammar, the names in scope and the runtime's registries. */
package org.vmemsim.dsl.ide.complete;
