/** Two-stage translation: a guest walk whose every reference is itself translated by the second stage. */
@NullMarked
package org.vmemsim.runtime.mmu.nested;

import org.jspecify.annotations.NullMarked;
