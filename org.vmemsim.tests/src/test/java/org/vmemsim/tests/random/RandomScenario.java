package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario as parts that can be left out.
 *
 * @param seed that it was made from
 * @param parts of the file
 * @param tame whether programs read what {@link PlainMemory} says, in all modes; else only conservation is checked
 */
record RandomScenario(long seed, List<Piece> parts, boolean tame) {
    /** The run that is tried, the last of the file: others must not matter to it. */
    static final String RUN = "r";

    private static final Pattern CHOICE = Pattern.compile("§(\\d+ KiB)\\|(\\d+ KiB)§");

    /** A size that differs natively. */
    static String choose(String natively, String virtually) {
        return natively.equals(virtually) ? natively : "§" + natively + "|" + virtually + "§";
    }

    static RandomScenario of(long seed) {
        Dice dice = new Dice(seed);
        boolean tame = dice.percent(60);
        Draft draft = new Draft(dice, Hardware.random(dice));
        if (!tame) draft.wild = new Wild(draft);
        List<Piece> all = new ArrayList<>(new Machines(draft).all());
        all.addAll(new Statements(draft, tame).all());
        return new RandomScenario(seed, all, tame);
    }

    RandomScenario with(List<Piece> others) {
        return new RandomScenario(seed, others, tame);
    }

    /** The file for a paging mode. */
    String text(String mode) {
        Matcher m = CHOICE.matcher(Piece.text(parts, mode));
        return m.replaceAll(mode.equals("native") ? "$1" : "$2");
    }
}
