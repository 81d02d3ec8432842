/**
 * Page tables and how they are walked: entries, layouts, tables, and one walker that is told how to read an entry at an
 * address. Native, shadow and nested translation are compositions of it, never copies.
 */
@NullMarked
package org.vmemsim.runtime.paging;

import org.jspecify.annotations.NullMarked;
