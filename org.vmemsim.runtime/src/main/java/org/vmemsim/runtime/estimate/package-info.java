/** What a run will take, before it begins: accesses, seconds, bytes. */
@NullMarked
package org.vmemsim.runtime.estimate;

import org.jspecify.annotations.NullMarked;
