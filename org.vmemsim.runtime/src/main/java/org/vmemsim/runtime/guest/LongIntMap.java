package org.vmemsim.runtime.guest;

import java.util.Arrays;

/**
 * Numbers by number, from 0 on: open addressing with linear probing (Knuth, TAOCP 3, 6.4, Algorithms L and R), without
 * boxes. Half of the table at most is used.
 */
final class LongIntMap {
    /** What {@link #get} says of an absent key. */
    static final int ABSENT = -1;

    private long[] keys = new long[8];
    private int[] values = filled(8);
    private int size;

    /** Is told of an entry. */
    interface Visitor {
        void visit(long key, int value);
    }

    int size() {
        return size;
    }

    int get(long key) {
        int i = find(key);
        return values[i];
    }

    void put(long key, int value) {
        int i = find(key);
        if (values[i] == ABSENT && 2 * ++size > keys.length) {
            grow();
            i = find(key);
        }
        keys[i] = key;
        values[i] = value;
    }

    /** Takes an entry out. @return its value */
    int remove(long key) {
        int gap = find(key);
        int value = values[gap];
        if (value == ABSENT) return ABSENT;
        size--;
        int mask = keys.length - 1;
        for (int i = gap + 1 & mask; values[i] != ABSENT; i = i + 1 & mask) {
            if ((i - home(keys[i]) & mask) < (i - gap & mask)) continue;
            keys[gap] = keys[i];
            values[gap] = values[i];
            gap = i;
        }
        values[gap] = ABSENT;
        return value;
    }

    /** Visits all entries, in no particular but always the same order; they may not change meanwhile. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) if (values[i] != ABSENT) visitor.visit(keys[i], values[i]);
    }

    /** The keys of [from, to), ascending. */
    long[] keys(long from, long to) {
        long[] found = new long[size];
        int n = 0;
        for (int i = 0; i < keys.length; i++)
            if (values[i] != ABSENT && keys[i] >= from && keys[i] < to) found[n++] = keys[i];
        found = Arrays.copyOf(found, n);
        Arrays.sort(found);
        return found;
    }

    private int home(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & keys.length - 1;
    }

    private int find(long key) {
        int i = home(key);
        while (values[i] != ABSENT && keys[i] != key) i = i + 1 & keys.length - 1;
        return i;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = filled(keys.length);
        for (int j = 0; j < oldKeys.length; j++)
            if (oldValues[j] != ABSENT) {
                int i = find(oldKeys[j]);
                keys[i] = oldKeys[j];
                values[i] = oldValues[j];
            }
    }

    private static int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, ABSENT);
        return values;
    }
}
