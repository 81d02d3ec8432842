package org.vmemsim.runtime.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class KeyTest {
    /** 5 · 2¹⁹ + 3 · 2³ + 2 = 2621440 + 24 + 2. */
    @Test
    void packsByHand() {
        assertEquals(2621466, Key.of(5, 3, 2));
    }

    @Test
    void unpacksTheExtremes() {
        long lastPage = (1L << Key.PAGE_BITS) - 1;
        long key = Key.of(lastPage, Key.MAX_CONTEXT, Key.MAX_SIZE_CLASS);
        assertEquals(lastPage, Key.page(key));
        assertEquals(65535, Key.context(key));
        assertEquals(6, Key.sizeClass(key));
        assertNotEquals(Key.INVALID, key);
    }

    /** A kernel's page number: that of a negative 57-bit address, sign-extended by a shift. */
    @Test
    void dropsTheSign() {
        long address = 0xff00_1234_5678_9000L;
        assertEquals(Key.of(address >> 12, 1, 0), Key.of(address >>> 12, 1, 0));
        assertEquals((address >>> 12) & (1L << 45) - 1, Key.page(Key.of(address >> 12, 1, 0)));
    }

    @Test
    void masksDivideTheKey() {
        assertEquals(-1, Key.PAGE_MASK + Key.CONTEXT_MASK + Key.SIZE_CLASS_MASK, "all bits, none twice");
        assertEquals(Key.CONTEXT_MASK, Key.of(0, Key.MAX_CONTEXT, 0));
    }
}
