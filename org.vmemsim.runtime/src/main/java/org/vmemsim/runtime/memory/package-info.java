/** Host frames and who has them: frame allocator, frame states, contents, reverse map. */
@NullMarked
package org.vmemsim.runtime.memory;

import org.jspecify.annotations.NullMarked;
