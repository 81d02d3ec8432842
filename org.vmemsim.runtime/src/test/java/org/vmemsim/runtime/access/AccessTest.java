package org.vmemsim.runtime.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AccessTest {
    /** 2 · 2⁶² + 8 · 2⁵⁶ + 0x1000: the top byte is 10 001000, 0x88. */
    @Test
    void packsByHand() {
        assertEquals(0x8800_0000_0000_1000L, Access.of(Access.STORE, 0x1000, 8));
    }

    @Test
    void unpacksTheExtremes() {
        for (int kind = 0; kind <= 3; kind++)
            for (long address : new long[] {0, 1, Access.MAX_ADDRESS})
                for (int size : new int[] {1, 8, 63}) {
                    long record = Access.of(kind, address, size);
                    assertEquals(kind, Access.kind(record));
                    assertEquals(address, Access.address(record));
                    assertEquals(size, Access.size(record));
                    assertEquals(kind >= Access.STORE, Access.writes(record));
                }
    }

    @Test
    void clipsLargeSizes() {
        assertEquals(63, Access.size(Access.of(Access.LOAD, 0, 512)));
    }

    @Test
    void readsWell() {
        assertEquals("modify 0x425747c 1", Access.toString(Access.of(Access.MODIFY, 0x425747c, 1)));
        assertTrue(Access.toString(Access.of(Access.FETCH, 1, 2)).startsWith("fetch"));
        assertFalse(Access.writes(Access.of(Access.LOAD, 1, 2)));
    }
}
