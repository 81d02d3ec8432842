/** Conservation: every frame is in one state, and everything that leads to a frame leads to one that is there. */
@NullMarked
package org.vmemsim.runtime.check;

import org.jspecify.annotations.NullMarked;
