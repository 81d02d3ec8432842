/** Java that builds the same scenario as the mapping does. */
package org.vmemsim.dsl.generator;
