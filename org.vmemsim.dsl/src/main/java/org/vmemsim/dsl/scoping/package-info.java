/** What a name can mean: blocks around, file, imports, library. */
package org.vmemsim.dsl.scoping;
