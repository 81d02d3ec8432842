/** What a processor has for translation: TLBs, walk caches, tags, control registers, privileged instructions. */
@NullMarked
package org.vmemsim.runtime.scenario.processor;

import org.jspecify.annotations.NullMarked;
