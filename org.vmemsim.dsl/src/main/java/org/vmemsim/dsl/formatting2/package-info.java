/** The canonical layout of a file. */
package org.vmemsim.dsl.formatting2;
