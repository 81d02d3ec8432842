/** What an operating system knows of its frames: who maps them, which page of a file or slot of the swap device they hold. */
@NullMarked
package org.vmemsim.runtime.guest.frames;

import org.jspecify.annotations.NullMarked;
