package org.vmemsim.runtime.vmm.sharing;

import java.util.Arrays;

/** Numbers other than 0 by keys: open addressing with linear probing, without an object for each. */
final class LongIntMap {
    private long[] keys = new long[16];
    private int[] values = new int[16];
    private int size;

    private int slot(long key) {
        long z = key * 0x9e3779b97f4a7c15L;
        return (int) (z ^ z >>> 32) & keys.length - 1;
    }

    /** The number of a key; 0 if it has none. */
    int get(long key) {
        int mask = keys.length - 1;
        for (int i = slot(key); values[i] != 0; i = i + 1 & mask) if (keys[i] == key) return values[i];
        return 0;
    }

    void put(long key, int value) {
        if (2 * (size + 1) > keys.length) grow();
        int mask = keys.length - 1;
        int i = slot(key);
        while (values[i] != 0 && keys[i] != key) i = i + 1 & mask;
        if (values[i] == 0) size++;
        keys[i] = key;
        values[i] = value;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[2 * oldKeys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) if (oldValues[i] != 0) put(oldKeys[i], oldValues[i]);
    }

    void remove(long key) {
        int mask = keys.length - 1;
        int i = slot(key);
        while (values[i] != 0 && keys[i] != key) i = i + 1 & mask;
        if (values[i] == 0) return;
        size--;
        int hole = i; // later entries of the same run move up into it where they may
        for (int k = i + 1 & mask; values[k] != 0; k = k + 1 & mask) {
            int home = slot(keys[k]);
            if ((k - home & mask) < (k - hole & mask)) continue;
            keys[hole] = keys[k];
            values[hole] = values[k];
            hole = k;
        }
        values[hole] = 0;
    }

    void clear() {
        Arrays.fill(values, 0);
        size = 0;
    }

    int size() {
        return size;
    }
}
