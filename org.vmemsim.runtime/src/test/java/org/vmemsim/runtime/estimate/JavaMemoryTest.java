package org.vmemsim.runtime.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JavaMemoryTest {
    private static final long GIB = 1L << 30;

    /** 10 GiB that are needed are 15 with room to copy; where Java had more than was reckoned it gets half as much again. */
    @Test
    void moreThanThereWas() {
        assertEquals(
                "give Java more, as in VMEMSIM_JAVA_ARGS=-Xmx15g, touch fewer pages, or make regions 'lazy'",
                JavaMemory.remedy(10.0 * GIB, 2 * GIB, 32 * GIB));
        assertEquals(
                "give Java more, as in VMEMSIM_JAVA_ARGS=-Xmx24g, touch fewer pages, or make regions 'lazy'",
                JavaMemory.remedy(10.0 * GIB, 16 * GIB, 32 * GIB));
        assertEquals(
                "give Java more, as in VMEMSIM_JAVA_ARGS=-Xmx1g, touch fewer pages, or make regions 'lazy'",
                JavaMemory.remedy(0, GIB / 16, 0));
        assertEquals("Give Java more of it: VMEMSIM_JAVA_ARGS=-Xmx3g.", JavaMemory.remedy(2 * GIB, 32 * GIB));
    }

    @Test
    void moreThanTheMachineHas() {
        assertEquals(
                "touch fewer pages, make regions 'lazy', or take a larger machine: it would be"
                        + " VMEMSIM_JAVA_ARGS=-Xmx15g, and this one has 14 GiB",
                JavaMemory.remedy(10.0 * GIB, 2 * GIB, 15 * GIB - 1));
        assertEquals(
                "Write less, or take a larger machine: Java has 12288 MiB, and this one has 16 GiB.",
                JavaMemory.remedy(12 * GIB, 16 * GIB));
    }
}
