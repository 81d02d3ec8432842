package org.vmemsim.dsl.mistakes;

import java.util.List;

/**
 * One mistake of writing, and where it is in the text that the user wrote.
 *
 * @param offset characters from the beginning
 * @param length of the word that is wrong, in characters
 * @param code of {@link org.vmemsim.dsl.messages.IssueCodes}
 * @param data for quick fixes: the word that is wrong, and the right one where it is known
 */
public record Mistake(int offset, int length, String message, String code, List<String> data) {}
