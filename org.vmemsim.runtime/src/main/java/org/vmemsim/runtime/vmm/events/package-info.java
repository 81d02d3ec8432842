/** What virtualization counts and tells: exits by their reason, events of host frames, translations that are no longer valid. */
@NullMarked
package org.vmemsim.runtime.vmm.events;

import org.jspecify.annotations.NullMarked;
