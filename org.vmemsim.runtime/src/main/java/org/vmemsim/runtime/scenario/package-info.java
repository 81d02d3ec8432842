/**
 * What to simulate: immutable records, validated in their constructors, with every default stated once.
 *
 * <p>A record component that a user may set carries {@link org.vmemsim.runtime.scenario.settings.Setting}; together with the
 * record's {@code DEFAULT} it <em>is</em> the registry entry of that setting: validation, completion, hover and the
 * reference documentation read it through {@link org.vmemsim.runtime.scenario.settings.SettingGroup}. A new setting is one
 * component here and needs no change of grammar or mapping.
 *
 * <p>Both the interpreted path (language model to scenario) and generated Java build these records, and are compared
 * by {@code equals}. Nothing here knows of the simulator.
 */
@NullMarked
package org.vmemsim.runtime.scenario;

import org.jspecify.annotations.NullMarked;
