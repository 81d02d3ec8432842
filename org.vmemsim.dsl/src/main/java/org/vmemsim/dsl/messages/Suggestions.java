package org.vmemsim.dsl.messages;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word that is nearest to an unknown one. */
public final class Suggestions {
    private Suggestions() {}

    /**
     * The candidate that a slip of the fingers turns into {@code word}; empty if none is near enough. Among equally near
     * ones that wins which begins as the word does for longest, then the first.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String small = word.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = word.length() <= 2 ? 1 : word.length() <= 8 ? 2 : 3;
        int shared = -1;
        for (String c : candidates) {
            String other = c.toLowerCase(Locale.ROOT);
            if (Math.abs(other.length() - small.length()) > least || c.equals(word)) continue; // no nearer than that
            int distance = distance(small, other);
            if (distance > least || distance > Math.max(1, c.length() / 2)) continue;
            int beginning = beginning(small, other);
            if (distance == least && beginning <= shared) continue;
            nearest = c;
            shared = beginning;
            least = distance;
        }
        return Optional.ofNullable(nearest);
    }

    /** Whether so much of a word would have to change to become another that something else may have been meant. */
    public static boolean isFar(String word, String other) {
        int distance = distance(word.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
        return distance > 2 || distance * 2 >= word.length();
    }

    /** Letters that two words begin with. */
    private static int beginning(String a, String b) {
        int i = 0;
        while (i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i)) i++;
        return i;
    }

    /** Letters that may be too many behind a word. */
    private static final int ENDING = 4;

    /** The nearest candidate; else the one that {@code word} begins with. */
    public static Optional<String> meant(String word, Collection<String> candidates) {
        Optional<String> nearest = nearest(word, candidates);
        return nearest.isPresent() ? nearest : begun(word, candidates);
    }

    /** The longest candidate that {@code word} begins with, such as {@code MiB} for {@code MiBytes}. */
    public static Optional<String> begun(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> c.length() > 1 && word.length() <= c.length() + ENDING)
                .filter(c -> !c.equals(word) && word.startsWith(c))
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.reverseOrder()));
    }

    /** {@code " Did you mean 'x'?"}, or nothing. */
    public static String question(Optional<String> nearest) {
        return nearest.map(n -> " Did you mean '" + n + "'?").orElse("");
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other: optimal string
     * alignment, so that {@code hots} is nearer to {@code host} (1) than to {@code costs} (2).
     */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
        return d[a.length()][b.length()];
    }
}
