package org.vmemsim.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PackedAccessTest {
    /** 2 · 2⁶² + 8 · 2⁵⁶ + 0x1000: the top byte is 10 001000, 0x88. */
    @Test
    void packsByHand() {
        assertEquals(0x8800_0000_0000_1000L, PackedAccess.of(PackedAccess.STORE, 0x1000, 8));
    }

    @Test
    void unpacksTheExtremes() {
        for (int kind = 0; kind <= 3; kind++)
            for (long address : new long[] {0, 1, PackedAccess.MAX_ADDRESS})
                for (int size : new int[] {1, 8, 63}) {
                    long record = PackedAccess.of(kind, address, size);
                    assertEquals(kind, PackedAccess.kind(record));
                    assertEquals(address, PackedAccess.address(record));
                    assertEquals(size, PackedAccess.size(record));
                    assertEquals(kind >= PackedAccess.STORE, PackedAccess.writes(record));
                }
    }

    @Test
    void clipsLargeSizes() {
        assertEquals(63, PackedAccess.size(PackedAccess.of(PackedAccess.LOAD, 0, 512)));
    }

    @Test
    void readsWell() {
        assertEquals("modify 0x425747c 1", PackedAccess.toString(PackedAccess.of(PackedAccess.MODIFY, 0x425747c, 1)));
        assertTrue(
                PackedAccess.toString(PackedAccess.of(PackedAccess.FETCH, 1, 2)).startsWith("fetch"));
        assertFalse(PackedAccess.writes(PackedAccess.of(PackedAccess.LOAD, 1, 2)));
    }
}
