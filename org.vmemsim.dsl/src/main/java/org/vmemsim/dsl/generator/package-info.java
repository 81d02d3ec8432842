/**
 * Java that builds the same scenario as the mapping does.
 *
 * <p>A file is mapped to its {@link org.vmemsim.runtime.scenario.Scenario}, and that is written as calls of constructors:
 * {@link org.vmemsim.dsl.generator.JavaValues} turns values into expressions, whatever records the runtime has;
 * {@link org.vmemsim.dsl.generator.ScenarioClass} gives each definition a method of its own; the templates of
 * {@code JavaPage} put them on a page. So a new setting, policy or statement needs no change here.
 */
package org.vmemsim.dsl.generator;
