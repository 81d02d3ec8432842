/** What every trace needs: its bytes, plain or compressed, what its user decides, and what is wrong with it. */
@NullMarked
package org.vmemsim.runtime.trace.source;

import org.jspecify.annotations.NullMarked;
