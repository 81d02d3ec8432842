package org.vmemsim.runtime.tlb;

import java.math.BigInteger;
import java.util.Arrays;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.processor.Replacement;

/**
 * A set-associative array of keys with a value each: a TLB level, a page-walk cache or a nested TLB.
 *
 * <p>A key's set is its page number modulo the number of sets. In a set, a key may stand in any way. The policies:
 * <ul>
 *   <li>LRU: exact, at any number of ways; {@link #find} and {@link #put} are uses.
 *   <li>tree-PLRU: see {@link PlruTree}; up to {@value #MAX_TREE_PLRU_WAYS} ways.
 *   <li>FIFO: by the time of the {@link #put}, exactly, also after invalidations.
 *   <li>random: a way by {@link SplitMix64}, one number each time a full set must give way.
 * </ul>
 * Under all of them an empty way is filled before anything is replaced; tree-PLRU and random fill the lowest.
 *
 * <p>All state is one {@code long[]}, a block per set: {@code [last slot, policy word, key, value, key, value, …]}, then
 * above 16 ways the stamps of LRU and FIFO. One array means one reference, one bounds check and neighbouring cache lines.
 * {@link #find} begins with the slot used last, because to hit that again changes nothing under any policy: LRU and
 * tree-PLRU have it in front already, FIFO and random do not look at uses. Up to 16 ways the order of LRU and FIFO is a
 * {@link NibbleOrder} in the policy word, with empty ways kept at its back; above, the word is a clock, and an empty way's
 * stamp is 0, so that it is the oldest.
 *
 * <p>One class with the policy as a number, not an interface a policy: with several policies in one JVM the interfaces
 * cost 1.6 to 1.9 times as long an access.
 */
public final class SetAssociative {
    /** The most ways that tree-PLRU can have here. */
    public static final int MAX_TREE_PLRU_WAYS = PlruTree.MAX_WAYS;

    private static final int WORD = 1;
    private static final int PAIRS = 2;

    /** Ways that a search compares at once: blocks are padded with ways that are never filled. */
    private static final int STEP = 4;

    private static final int LRU = 0;
    private static final int TREE_PLRU = 1;
    private static final int FIFO = 2;
    private static final int RANDOM = 3;

    private final long[] a;
    private final int sets;
    private final int ways;
    /** Words from the first key to behind the last padding. */
    private final int scan;

    private final int policy;
    /** Whether the order of ways is a {@link NibbleOrder}; whether it is kept in stamps. Neither: tree-PLRU, random. */
    private final boolean nibbles;

    private final boolean stamped;
    private final int blockShift;
    /** How far a key is shifted, and what is left of it then, for its block; -1 where sets are no power of two. */
    private final int keyShift;

    private final int keyMask;
    /** For a number of sets that is no power of two: see {@link #remainder}; 0 for a power of two. */
    private final long reciprocal;

    private final int reciprocalShift;
    private final PlruTree tree;
    private final SplitMix64 random;
    private long victimKey = Key.INVALID;

    /** As {@link #SetAssociative(int, int, Replacement, long)}, for policies that draw no numbers, or with seed 1. */
    public SetAssociative(int sets, int ways, Replacement replacement) {
        this(sets, ways, replacement, 1);
    }

    /**
     * An empty array.
     *
     * @param sets any number from 1; a power of two is fastest, others cost one multiplication more
     * @param ways from 1
     * @param seed of random replacement; the other policies ignore it
     * @throws IllegalArgumentException if a number is too small, tree-PLRU has more than {@value #MAX_TREE_PLRU_WAYS}
     *     ways, or all would not fit in one Java array (some 500 million entries)
     */
    public SetAssociative(int sets, int ways, Replacement replacement, long seed) {
        if (sets < 1 || ways < 1)
            throw new IllegalArgumentException(sets + " sets of " + ways + " ways: both must be at least 1");
        if (replacement == Replacement.TREE_PLRU && ways > MAX_TREE_PLRU_WAYS)
            throw new IllegalArgumentException(
                    "tree-PLRU of " + ways + " ways: at most " + MAX_TREE_PLRU_WAYS + " are possible");
        this.sets = sets;
        this.ways = ways;
        this.policy = policy(replacement);
        boolean ordered = policy == LRU || policy == FIFO;
        this.nibbles = ordered && ways <= NibbleOrder.MAX_WAYS;
        this.stamped = ordered && !nibbles;
        this.scan = 2 * (ways + STEP - 1 & -STEP);
        long block = PAIRS + scan + (stamped ? ways : 0L);
        this.blockShift = 64 - Long.numberOfLeadingZeros(block - 1);
        if ((long) sets << blockShift > Integer.MAX_VALUE - 8)
            throw new IllegalArgumentException(sets + " sets of " + ways + " ways are more than one array can hold");
        this.a = new long[sets << blockShift];
        boolean powerOfTwo = Integer.bitCount(sets) == 1;
        this.keyShift = Key.TAG_BITS - blockShift;
        this.keyMask = powerOfTwo && keyShift >= 0 ? sets - 1 << blockShift : -1;
        this.reciprocalShift = 31 - Integer.numberOfLeadingZeros(sets);
        this.reciprocal = powerOfTwo ? 0 : reciprocal(sets, reciprocalShift);
        this.tree = new PlruTree(policy == TREE_PLRU ? ways : 1);
        this.random = new SplitMix64(seed);
        flush();
    }

    private static int policy(Replacement replacement) {
        return switch (replacement) {
            case LRU -> LRU;
            case TREE_PLRU -> TREE_PLRU;
            case FIFO -> FIFO;
            case RANDOM -> RANDOM;
        };
    }

    public int ways() {
        return ways;
    }

    /**
     * Looks {@code key} up, as the hardware does: a hit is a use.
     *
     * @param key not {@link Key#INVALID}
     * @return its slot, good until the next change of this array; or -1
     */
    public int find(long key) {
        final long[] a = this.a;
        int o = offset(key);
        int s = (int) a[o];
        if (a[s] == key) return s;
        return search(a, key, o);
    }

    private int search(long[] a, long key, int o) {
        for (int s = o + PAIRS, end = s + scan; s < end; s += 2 * STEP) {
            if (a[s] == key) return found(a, o, s);
            if (a[s + 2] == key) return found(a, o, s + 2);
            if (a[s + 4] == key) return found(a, o, s + 4);
            if (a[s + 6] == key) return found(a, o, s + 6);
        }
        return -1;
    }

    private int found(long[] a, int o, int s) {
        a[o] = s;
        hit(a, o, s - o - PAIRS >> 1);
        return s;
    }

    /**
     * Looks {@code key} up and leaves no trace: for bookkeeping that hardware does not do, such as refreshing a copy at
     * another level. (Once, {@link #find} in place of this cost 2 misses in 100 million, found against another simulator.)
     *
     * @return its slot, or -1
     */
    public int peek(long key) {
        int o = offset(key);
        for (int s = o + PAIRS, end = s + 2 * ways; s < end; s += 2) if (a[s] == key) return s;
        return -1;
    }

    /** The value in a slot that {@link #find}, {@link #peek} or {@link #put} gave. */
    public long value(int slot) {
        return a[slot + 1];
    }

    /** Changes the value in a slot; not a use. */
    public void value(int slot, long value) {
        a[slot + 1] = value;
    }

    /** The key in a slot. */
    public long key(int slot) {
        return a[slot];
    }

    /**
     * Puts {@code key}, which must be absent, in an empty way of its set or in the place of the policy's victim. Then
     * {@link #victimKey} tells what gave way.
     *
     * @return its slot
     */
    public int put(long key, long value) {
        assert key != Key.INVALID && peek(key) < 0 : Long.toHexString(key);
        final long[] a = this.a;
        int o = offset(key);
        int w;
        if (nibbles) {
            w = NibbleOrder.back(a[o + WORD], ways);
            a[o + WORD] = NibbleOrder.backToFront(a[o + WORD], ways);
        } else if (stamped) {
            w = oldest(a, o);
            stamp(a, o, w);
        } else {
            w = emptyOrVictim(a, o);
            if (policy == TREE_PLRU) a[o + WORD] = tree.used(a[o + WORD], w);
        }
        int s = o + PAIRS + 2 * w;
        victimKey = a[s];
        a[o] = s;
        a[s] = key;
        a[s + 1] = value;
        return s;
    }

    /** The key that the last {@link #put} replaced, or {@link Key#INVALID} if it found an empty way. */
    public long victimKey() {
        return victimKey;
    }

    /** Drops {@code key}. @return whether it was there */
    public boolean invalidate(long key) {
        int s = peek(key);
        if (s < 0) return false;
        drop(offset(key), s);
        return true;
    }

    /**
     * Drops all keys whose bits under {@code mask} equal {@code bits}: one context, one size class; everything with mask 0.
     *
     * @return how many there were
     */
    public int invalidateMatching(long mask, long bits) {
        int dropped = 0;
        for (int set = 0; set < sets; set++) dropped += invalidateInSet(set << blockShift, mask, bits);
        return dropped;
    }

    /**
     * Drops all keys in the set of {@code key} that equal it under {@code mask}: with {@link Key#PAGE_MASK} one page in
     * every context, at the cost of one set. The mask must hold all bits of the page number, else matches in other sets stay.
     *
     * @return how many there were
     */
    public int invalidatePage(long key, long mask) {
        return invalidateInSet(offset(key), mask | Key.PAGE_MASK, key & (mask | Key.PAGE_MASK));
    }

    private int invalidateInSet(int o, long mask, long bits) {
        int dropped = 0;
        for (int s = o + PAIRS, end = s + 2 * ways; s < end; s += 2)
            if (a[s] != Key.INVALID && (a[s] & mask) == bits) {
                drop(o, s);
                dropped++;
            }
        return dropped;
    }

    /** Drops everything. The random sequence goes on. */
    public void flush() {
        Arrays.fill(a, 0);
        for (int set = 0; set < sets; set++) {
            int o = set << blockShift;
            a[o] = (long) o + PAIRS; // some slot of this set: an empty way never equals a key
            if (nibbles) a[o + WORD] = NibbleOrder.identity(ways);
            for (int s = o + PAIRS; s < o + PAIRS + scan; s += 2) a[s] = Key.INVALID;
        }
    }

    /** How many keys are held. Counts them: for figures between stretches, not for the access path. */
    public int occupied() {
        return keys().length;
    }

    /** The keys held, set by set. A copy, for checks and explanations. */
    public long[] keys() {
        long[] keys = new long[sets * ways];
        int n = 0;
        for (int set = 0; set < sets; set++)
            for (int w = 0; w < ways; w++) {
                long key = a[(set << blockShift) + PAIRS + 2 * w];
                if (key != Key.INVALID) keys[n++] = key;
            }
        return Arrays.copyOf(keys, n);
    }

    /** Where the block of the key's set begins. */
    private int offset(long key) {
        int mask = keyMask;
        return mask >= 0 ? (int) (key >>> keyShift) & mask : set(key >>> Key.TAG_BITS) << blockShift;
    }

    private int set(long page) {
        return (int) (reciprocal == 0 ? page & sets - 1 : remainder(page));
    }

    /**
     * {@code page % sets} without a division, after Granlund and Montgomery, "Division by invariant integers using
     * multiplication", PLDI 1994. With d sets, 2^k < d < 2^(k+1) and r = (2^(63+k) + e) / d, 0 < e < d, the quotient is
     * floor(page·r / 2^(63+k)), and exact because page·e < 2^45 · 2^(k+1) < 2^(63+k).
     */
    private long remainder(long page) {
        return page - (Math.multiplyHigh(page << 1, reciprocal) >> reciprocalShift) * sets;
    }

    private static long reciprocal(int sets, int shift) {
        BigInteger power = BigInteger.ONE.shiftLeft(63 + shift);
        return power.divide(BigInteger.valueOf(sets)).longValueExact() + 1;
    }

    private void hit(long[] a, int o, int w) {
        if (policy == LRU) {
            if (nibbles) a[o + WORD] = NibbleOrder.toFront(a[o + WORD], w);
            else stamp(a, o, w);
        } else if (policy == TREE_PLRU) a[o + WORD] = tree.used(a[o + WORD], w);
    }

    private int emptyOrVictim(long[] a, int o) {
        for (int w = 0; w < ways; w++) if (a[o + PAIRS + 2 * w] == Key.INVALID) return w;
        return policy == TREE_PLRU ? tree.victim(a[o + WORD]) : (int) random.below(ways);
    }

    private void stamp(long[] a, int o, int w) {
        a[o + PAIRS + scan + w] = ++a[o + WORD];
    }

    private int oldest(long[] a, int o) {
        int stamps = o + PAIRS + scan;
        int best = 0;
        for (int w = 1; w < ways; w++) if (a[stamps + w] < a[stamps + best]) best = w;
        return best;
    }

    /** Empties slot {@code s} of the block at {@code o}; its way is filled next. */
    private void drop(int o, int s) {
        int w = (s - o - PAIRS) >> 1;
        a[s] = Key.INVALID;
        if (nibbles) a[o + WORD] = NibbleOrder.toBack(a[o + WORD], w, ways);
        else if (stamped) a[o + PAIRS + scan + w] = 0;
    }
}
