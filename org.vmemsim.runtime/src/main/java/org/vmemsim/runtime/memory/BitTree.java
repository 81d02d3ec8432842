package org.vmemsim.runtime.memory;

import java.util.Arrays;

/**
 * A set of numbers from 0 on as bits, with a bit above for each word that has some, and so on up to a single word: the
 * lowest number is found in one step a level, six bits a step. Grows with the largest number that it ever held.
 */
public final class BitTree {
    /** By level, the numbers' own bits first. */
    private long[][] words = {new long[1]};

    /** Puts a number in. */
    public void set(long number) {
        long i = number;
        if (i >>> 6 >= words[0].length) grow(i);
        for (long[] level : words) {
            int w = (int) (i >>> 6);
            long before = level[w];
            level[w] = before | 1L << i;
            if (before != 0) return;
            i = w;
        }
    }

    /** Takes a number out. */
    public void clear(long number) {
        long i = number;
        if (i >>> 6 >= words[0].length) return;
        for (long[] level : words) {
            int w = (int) (i >>> 6);
            if ((level[w] &= ~(1L << i)) != 0) return;
            i = w;
        }
    }

    /** Whether a number is in the set. */
    public boolean get(long number) {
        int w = (int) (number >>> 6);
        return w >= 0 && w < words[0].length && (words[0][w] >>> number & 1) != 0;
    }

    /** The lowest number, -1 if there is none. */
    public long first() {
        int top = words.length - 1;
        if (words[top][0] == 0) return -1;
        return lowest(0, top);
    }

    /** The lowest number that is not below {@code from}, -1 if there is none. */
    public long next(long from) {
        long i = from;
        for (int level = 0; level < words.length; level++) {
            long w = i >>> 6;
            if (w >= words[level].length) return -1;
            long rest = words[level][(int) w] & -1L << i;
            if (rest != 0) {
                long found = w << 6 | Long.numberOfTrailingZeros(rest);
                return level == 0 ? found : lowest(found, level - 1);
            }
            i = w + 1;
        }
        return -1;
    }

    /** The lowest number below a word of some level that has one. */
    private long lowest(long word, int level) {
        long at = word;
        for (int l = level; l >= 0; l--) at = at << 6 | Long.numberOfTrailingZeros(words[l][(int) at]);
        return at;
    }

    private void grow(long number) {
        int length = Math.max(2 * words[0].length, Math.toIntExact((number >>> 6) + 1));
        int levels = 1;
        for (int n = length; n > 1; n = n + 63 >>> 6) levels++;
        long[][] grown = new long[levels][];
        grown[0] = Arrays.copyOf(words[0], length);
        for (int l = 1; l < levels; l++) {
            long[] below = grown[l - 1];
            grown[l] = new long[below.length + 63 >>> 6];
            for (int w = 0; w < below.length; w++) if (below[w] != 0) grown[l][w >>> 6] |= 1L << w;
        }
        words = grown;
    }
}
