/** Layouts of page tables, from the language to the scenario. */
package org.vmemsim.dsl.mapping.layout;
