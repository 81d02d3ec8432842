/**
 * Page tables of any layout. {@link org.vmemsim.runtime.paging.Walker} is the hardware's way through them, the only one
 * for native, shadow and nested paging; {@link org.vmemsim.runtime.paging.PageTable} is software's hand on them.
 *
 * <p>Addresses of a walker's input are {@code va} here (a guest-virtual address in the first stage, a guest-physical one
 * in the second), those of its output {@code pa}.
 */
@NullMarked
package org.vmemsim.runtime.paging;

import org.jspecify.annotations.NullMarked;
