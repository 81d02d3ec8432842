/**
 * Traces of {@code valgrind --tool=lackey --trace-mem=yes}: text, one access a line, plain or compressed.
 *
 * <p>The format is stated in the head of Valgrind's {@code lackey/lk_main.c}, section "Memory tracing":
 *
 * <pre>
 * I  04016c80,3      an instruction fetch: address in hexadecimal, at least eight digits; size in bytes
 *  L 1fff000678,8    a load
 *  S 1fff000670,8    a store
 *  M 0425747c,1      a modify: a load and a store of the same data by one instruction
 * </pre>
 *
 * The data accesses of an instruction follow its fetch. Valgrind's own lines begin with {@code ==} and the process's
 * number.
 */
@NullMarked
package org.vmemsim.runtime.trace.lackey;

import org.jspecify.annotations.NullMarked;
