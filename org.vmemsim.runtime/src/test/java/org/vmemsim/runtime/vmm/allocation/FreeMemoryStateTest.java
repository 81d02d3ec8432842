package org.vmemsim.runtime.vmm.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State.HARD;
import static org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State.HIGH;
import static org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State.LOW;
import static org.vmemsim.runtime.vmm.allocation.FreeMemoryState.State.SOFT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeMemoryStateTest {
    /** Free memory in tenths of a percent down to nothing and up again: worse below 4, 2, 1 %, better above 2, 4, 6 %. */
    @Test
    void aRampDownAndUp() {
        FreeMemoryState state = FreeMemoryState.fixed(1000);
        List<String> events = new ArrayList<>();
        for (int free = 100; free >= 0; free--) note(free, state, events);
        for (int free = 0; free <= 100; free++) note(free, state, events);
        assertEquals(List.of("39 SOFT", "19 HARD", "9 LOW", "21 HARD", "41 SOFT", "61 HIGH"), events);
    }

    private static void note(int free, FreeMemoryState state, List<String> events) {
        for (FreeMemoryState.State s : state.free(free)) events.add(free + " " + s);
    }

    @Test
    void wavesBetweenTwoThresholdsChangeNothing() {
        FreeMemoryState state = FreeMemoryState.fixed(1000);
        assertEquals(List.of(SOFT), state.free(35));
        for (int i = 0; i < 10; i++) assertEquals(List.of(), state.free(i % 2 == 0 ? 59 : 21));
        assertEquals(SOFT, state.now());
    }

    @Test
    void aFallThroughAllStatesEntersEach() {
        FreeMemoryState state = FreeMemoryState.fixed(1000);
        assertEquals(List.of(SOFT, HARD, LOW), state.free(5));
        assertEquals(List.of(HARD, SOFT, HIGH), state.free(70));
    }

    /** 28 GiB: 0.24 + 0.32 + 0.32 = 0.88 GiB = 901.12 MiB; every further GiB adds 10.24 MiB. */
    @Test
    void theSlidingScale() {
        double mib = 1 << 20;
        assertEquals(901.12, FreeMemoryState.minFree(28 * 1024 * mib) / mib, 1e-9);
        assertEquals(901.12 + 72 * 10.24, FreeMemoryState.minFree(100 * 1024 * mib) / mib, 1e-6);
        // the vendor's rule of thumb, 899 MB and 1 % of the rest with 1000 MB to the GB
        assertEquals(899 + 720, FreeMemoryState.minFree(28 * 1024 * mib) / mib + 0.01 * 72_000, 0.005 * 1619);
        FreeMemoryState state = FreeMemoryState.sliding(28 * 1024 * mib);
        assertEquals(List.of(), state.free(0.65 * 901.12 * mib));
        assertEquals(List.of(SOFT), state.free(0.63 * 901.12 * mib));
        assertEquals(List.of(HARD), state.free(0.31 * 901.12 * mib));
        assertEquals(List.of(LOW), state.free(0.15 * 901.12 * mib));
        assertEquals(List.of(HARD, SOFT, HIGH), state.free(1.01 * 901.12 * mib));
    }

    @Test
    void thresholdsMustFall() {
        assertThrows(IllegalArgumentException.class, () -> new FreeMemoryState(4, 6, 2, 1));
        assertEquals(HIGH, new FreeMemoryState(1, 1, 1, 1).now());
    }
}
