/**
 * Physical memory: frames that an allocator gives out, and the words that those hold which were ever written. What is the same
 * for very many pages in a row is kept as a row until somebody looks: the use of frames, and what stands in tables.
 */
@NullMarked
package org.vmemsim.runtime.memory;

import org.jspecify.annotations.NullMarked;
