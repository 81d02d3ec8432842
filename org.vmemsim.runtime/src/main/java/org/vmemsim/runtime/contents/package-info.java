/**
 * What pages contain, without their bytes: numbers that are equal where contents are. Page sharing and compression ask for
 * them; whoever fills, copies or writes a page keeps them up to date.
 */
@NullMarked
package org.vmemsim.runtime.contents;

import org.jspecify.annotations.NullMarked;
