/** Who acts and what is meant: paths and places of statements, resolved on a machine. */
@NullMarked
package org.vmemsim.runtime.run.names;

import org.jspecify.annotations.NullMarked;
