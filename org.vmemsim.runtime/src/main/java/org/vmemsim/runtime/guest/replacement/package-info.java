/**
 * Which page makes room when frames are short: the policies of a guest's operating system. They know pages as numbers and
 * say which one goes; they never see frames, tables or disks.
 */
@NullMarked
package org.vmemsim.runtime.guest.replacement;

import org.jspecify.annotations.NullMarked;
