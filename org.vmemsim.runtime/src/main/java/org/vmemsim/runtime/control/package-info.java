/** What runs a simulation from outside: options, budgets, cancellation, progress, and how a run ends early. */
@NullMarked
package org.vmemsim.runtime.control;

import org.jspecify.annotations.NullMarked;
