package org.vmemsim.runtime.contents;

import java.util.Arrays;

/** Identities by kind and number, made when they are first asked for: the same for the same. */
final class Family {
    /** Kinds of contents that are numbered on their own. */
    enum Kind {
        GROUP,
        COMMON,
        SPREAD_COMMON,
        SAME,
        OWN,
        CHANGING
    }

    private final ContentIds ids;
    private final int[][] blocks = new int[Kind.values().length][0];

    Family(ContentIds ids) {
        this.ids = ids;
    }

    /** @param lasts as {@link ContentIds#block} wants it */
    int id(Kind kind, long number, long lasts, double compressible) {
        int block = Math.toIntExact(number >>> ContentIds.BLOCK_BITS);
        int[] known = blocks[kind.ordinal()];
        if (block >= known.length)
            known = blocks[kind.ordinal()] = Arrays.copyOf(known, Math.max(block + 1, 2 * known.length));
        if (known[block] == 0) known[block] = ids.block(lasts, compressible);
        return known[block] | (int) number & (1 << ContentIds.BLOCK_BITS) - 1;
    }
}
