/** Text to values and back: numbers with digit separators, hexadecimal ones, names escaped with {@code ^}. */
package org.vmemsim.dsl.conversion;
