/** What a simulation tells: figures, expectations and explanations, as immutable data that every front end shows. */
@NullMarked
package org.vmemsim.runtime.result;

import org.jspecify.annotations.NullMarked;
