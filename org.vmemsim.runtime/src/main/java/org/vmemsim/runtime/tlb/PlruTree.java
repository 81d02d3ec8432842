package org.vmemsim.runtime.tlb;

/**
 * Tree pseudo-LRU over up to 64 ways: a bit a node, all in one {@code long}. A bit points to the half that was not used
 * last; a use turns the bits on its way's path away from it; the victim is where the bits lead.
 *
 * <p>Node 1 is the root, node n has the children 2n and 2n + 1, a set bit points right. (As, for one, in Al-Zoubi,
 * Milenković and Milenković, "Performance evaluation of cache replacement policies for the SPEC CPU2000 benchmark suite",
 * ACM SE 2004.) Ways that are no power of two are the leftmost leaves of the next larger tree; a node whose right half
 * is missing altogether is no choice and its bit stays 0. (Were it set like the others, it would point to the missing
 * half for good, and the ways beside that half would never be replaced again.)
 */
final class PlruTree {
    /** The most ways whose nodes fit in a word. */
    static final int MAX_WAYS = 64;

    private final int depth;
    /** By way: the bits of the nodes not on its path; and of those on it that must point right, away from it. */
    private final long[] keep;

    private final long[] away;

    PlruTree(int ways) {
        depth = 32 - Integer.numberOfLeadingZeros(ways - 1);
        keep = new long[ways];
        away = new long[ways];
        for (int w = 0; w < ways; w++) path(w, ways);
    }

    private void path(int way, int ways) {
        long path = 0;
        long right = 0;
        for (int level = depth - 1, node = 1; level >= 0; level--) {
            int turn = way >> level & 1;
            path |= 1L << node;
            int firstOfRight = (way >> level | 1) << level;
            if (turn == 0 && firstOfRight < ways) right |= 1L << node;
            node = node * 2 + turn;
        }
        keep[way] = ~path;
        away[way] = right;
    }

    /** The word after a use of {@code way}. */
    long used(long word, int way) {
        return (word & keep[way]) | away[way];
    }

    /** The way to replace in a full set. */
    int victim(long word) {
        int node = 1;
        for (int level = depth; level > 0; level--) node = node * 2 + ((int) (word >>> node) & 1);
        return node - (1 << depth);
    }
}
