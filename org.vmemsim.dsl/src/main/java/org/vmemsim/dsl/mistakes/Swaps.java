package org.vmemsim.dsl.mistakes;

import java.util.List;
import java.util.Set;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.mistakes.Candidates.Candidate;

/** Words that changed places, where that is so likely that it is looked for before anything else. */
final class Swaps {
    private Swaps() {}

    /**
     * Two words in the wrong order where nothing else explains as much: a name behind the brace of its block, or before the
     * word that should lead to it; a word of the language at the end of a line that is the first of the next; a unit.
     *
     * @param at the word at which the parser gave up
     * @param code of what the parser says
     * @param keywords all words of the language
     */
    static List<Candidate> around(Words words, int at, String code, Set<String> keywords) {
        Edits edits = new Edits("", words);
        if (IssueCodes.MISSING_VALUE.equals(code) && at > 1 && isUnknown(words.text(at - 1), keywords)) {
            if (words.get(at - 2).isName()) edits.put(at - 1, ",");
            if (!words.beginsLine(Math.min(at, words.size() - 1))) edits.exchange(at - 1);
        }
        for (int i : new int[] {at, at - 1, at + 1, at - 2, at - 3})
            if (isUnitBehind(words, i)
                    || isUnitBefore(words, i)
                    || isNameBehindBrace(words, i, keywords)
                    || isBeginningBefore(words, i)
                    || Words.isCutOff(words, i + 1)
                    || isNameOfTheNext(words, i, keywords)) edits.exchange(i);
        for (int i : new int[] {at, at - 1, at + 1}) if (isOfNextLine(words, i, keywords)) edits.exchange(i);
        for (int i : new int[] {at, at - 1})
            if (leadsToNameBefore(words, i, keywords) || isLastOperation(words, i)) edits.exchange(i - 1);
        return edits.all;
    }

    private static boolean isUnknown(String word, Set<String> keywords) {
        return Character.isLetter(word.charAt(0)) && !keywords.contains(word) && !Candidates.SETTINGS.contains(word);
    }

    private static boolean isInside(Words words, int i) {
        return i > 0 && i + 1 < words.size();
    }

    /** Whether a word, or the end of a block, stands between a number and its unit. */
    private static boolean isUnitBehind(Words words, int i) {
        return isInside(words, i)
                && words.get(i - 1).isNumber()
                && (words.get(i).isName() || Words.isBrace(words.text(i)))
                && !VMemSyntaxMessages.UNITS.contains(words.text(i))
                && VMemSyntaxMessages.UNITS.contains(words.text(i + 1))
                && (i + 2 >= words.size() || !words.get(i + 2).isNumber());
    }

    /** Whether a unit stands before its number, and no other number does. */
    private static boolean isUnitBefore(Words words, int i) {
        return isInside(words, i)
                && VMemSyntaxMessages.UNITS.contains(words.text(i))
                && !words.get(i - 1).isNumber()
                && words.get(i + 1).isNumber();
    }

    /** Whether a brace stands between a word that leads to a name and that name. */
    private static boolean isNameBehindBrace(Words words, int i, Set<String> keywords) {
        if (!isInside(words, i)
                || !Words.isBrace(words.text(i))
                || !words.get(i + 1).isName()) return false;
        String before = words.text(i - 1);
        if (before.equals("{") && words.text(i).equals("{")) return true;
        return leadsToName(before) && (before.equals("paging") || !keywords.contains(words.text(i + 1)));
    }

    /** Whether what begins something stands before the sign behind which it begins: {@code run } r on p}, {@code start : w}. */
    private static boolean isBeginningBefore(Words words, int i) {
        if (!isInside(words, i)) return false;
        String word = words.text(i);
        boolean begins = VMemSyntaxMessages.DEFINITIONS.contains(word) || VMemSyntaxMessages.PARTS.contains(word);
        return begins && words.text(i + 1).equals("}")
                || VMemSyntaxMessages.OPERATIONS.contains(word)
                        && (words.text(i + 1).equals(":") || words.text(i + 1).equals("{"));
    }

    /** Whether an operation ends its block, behind what it works on: {@code r read }}. */
    private static boolean isLastOperation(Words words, int i) {
        return isInside(words, i)
                && VMemSyntaxMessages.OPERATIONS.contains(words.text(i))
                && words.text(i + 1).equals("}")
                && words.get(i - 1).isName();
    }

    /** Whether the name before a word stands behind it, before that word's own: {@code mmu process skylake p}. */
    private static boolean isNameOfTheNext(Words words, int i, Set<String> keywords) {
        return isInside(words, i)
                && i + 2 < words.size()
                && leadsToName(words.text(i - 1))
                && VMemSyntaxMessages.BEFORE_NAMES.contains(words.text(i))
                && isUnknown(words.text(i + 1), keywords)
                && isUnknown(words.text(i + 2), keywords);
    }

    /** Whether a word of the language is the last of a line whose end is the first word of the next. */
    private static boolean isOfNextLine(Words words, int i, Set<String> keywords) {
        return isInside(words, i)
                && keywords.contains(words.text(i))
                && words.beginsLine(i + 1)
                && (words.get(i + 1).isName() || words.get(i + 1).isNumber());
    }

    private static boolean leadsToName(String word) {
        return VMemSyntaxMessages.BEFORE_NAMES.contains(word) || word.equals("paging");
    }

    /** Whether a word leads to a name, and one is before it but none behind it. */
    private static boolean leadsToNameBefore(Words words, int i, Set<String> keywords) {
        if (i < 1 || i >= words.size() || !leadsToName(words.text(i))) return false;
        String before = words.text(i - 1);
        boolean follows = i + 1 < words.size() && words.get(i + 1).isName() && !keywords.contains(words.text(i + 1));
        return words.itemStart(i - 1) == i - 1
                && words.get(i - 1).isName()
                && !keywords.contains(before)
                && !Candidates.SETTINGS.contains(before)
                && !follows;
    }
}
