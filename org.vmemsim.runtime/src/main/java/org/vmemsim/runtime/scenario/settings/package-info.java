/** What every part of a scenario is made of: settings with their registry, words, amounts with dimensions. */
@NullMarked
package org.vmemsim.runtime.scenario.settings;

import org.jspecify.annotations.NullMarked;
