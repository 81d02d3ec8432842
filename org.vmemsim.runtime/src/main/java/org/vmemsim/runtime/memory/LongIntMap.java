package org.vmemsim.runtime.memory;

import java.util.Arrays;

/**
 * Numbers by number: open addressing with linear probing (Knuth, TAOCP 3, 6.4, Algorithms L and R), without boxes. Half of
 * the table at most is used.
 */
public final class LongIntMap {
    /** What {@link #get} says of an absent key, where nothing else was agreed. */
    public static final int ABSENT = -1;

    private final int absent;
    private long[] keys = new long[8];
    private int[] values;
    private int size;

    /** Numbers from 0 on. */
    public LongIntMap() {
        this(ABSENT);
    }

    /** @param absent the number that no key has, and that stands for none */
    public LongIntMap(int absent) {
        this.absent = absent;
        this.values = filled(keys.length);
    }

    /** Is told of an entry. */
    public interface Visitor {
        void visit(long key, int value);
    }

    public int size() {
        return size;
    }

    public int get(long key) {
        int i = find(key);
        return values[i];
    }

    public void put(long key, int value) {
        int i = find(key);
        if (values[i] == absent && 2 * ++size > keys.length) {
            grow();
            i = find(key);
        }
        keys[i] = key;
        values[i] = value;
    }

    /** Takes an entry out. @return its value */
    public int remove(long key) {
        int gap = find(key);
        int value = values[gap];
        if (value == absent) return absent;
        size--;
        int mask = keys.length - 1;
        for (int i = gap + 1 & mask; values[i] != absent; i = i + 1 & mask) {
            if ((i - home(keys[i]) & mask) < (i - gap & mask)) continue;
            keys[gap] = keys[i];
            values[gap] = values[i];
            gap = i;
        }
        values[gap] = absent;
        return value;
    }

    public void clear() {
        Arrays.fill(values, absent);
        size = 0;
    }

    /** Visits all entries, in no particular but always the same order; they may not change meanwhile. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) if (values[i] != absent) visitor.visit(keys[i], values[i]);
    }

    /** The keys of [from, to), ascending. */
    public long[] keys(long from, long to) {
        long[] found = new long[size];
        int n = 0;
        for (int i = 0; i < keys.length; i++)
            if (values[i] != absent && keys[i] >= from && keys[i] < to) found[n++] = keys[i];
        found = Arrays.copyOf(found, n);
        Arrays.sort(found);
        return found;
    }

    private int home(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & keys.length - 1;
    }

    private int find(long key) {
        int i = home(key);
        while (values[i] != absent && keys[i] != key) i = i + 1 & keys.length - 1;
        return i;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = filled(keys.length);
        for (int j = 0; j < oldKeys.length; j++)
            if (oldValues[j] != absent) {
                int i = find(oldKeys[j]);
                keys[i] = oldKeys[j];
                values[i] = oldValues[j];
            }
    }

    private int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, absent);
        return values;
    }
}
