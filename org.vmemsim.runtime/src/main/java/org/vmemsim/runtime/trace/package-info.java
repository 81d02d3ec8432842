/** Where accesses come from: a reading cursor and its batches, file formats, synthetic generators. */
@NullMarked
package org.vmemsim.runtime.trace;

import org.jspecify.annotations.NullMarked;
