/** Nested paging: the second stage's tables, filled on violations. */
@NullMarked
package org.vmemsim.runtime.vmm.nested;

import org.jspecify.annotations.NullMarked;
