/**
 * From the model of a {@code .vmem} file to the immutable {@link org.vmemsim.runtime.scenario.Scenario}: names resolved,
 * inheritance flattened, units converted, everything checked. What is wrong is an issue on a piece of the model, never an
 * exception; the validator shows the same issues.
 *
 * <p>Settings are read generically from the records of the runtime, so a new setting needs no change here.
 */
package org.vmemsim.dsl.mapping;
