package org.vmemsim.runtime.result;

/**
 * Why a run could not go on: something in the scenario or in a trace.
 *
 * @param line of the scenario file; 0 where none is to blame
 * @param message what is wrong
 * @param remedy what would be right; may be empty
 */
public record Problem(int line, String message, String remedy) {}
