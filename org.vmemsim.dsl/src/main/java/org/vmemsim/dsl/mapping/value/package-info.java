/** Values as they are written: numbers with units, settings, and what is wrong with them. */
package org.vmemsim.dsl.mapping.value;
