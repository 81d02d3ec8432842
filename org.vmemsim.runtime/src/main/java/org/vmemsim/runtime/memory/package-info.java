/** Physical memory: frames that an allocator gives out, and the words that those hold which were ever written. */
@NullMarked
package org.vmemsim.runtime.memory;

import org.jspecify.annotations.NullMarked;
