package org.vmemsim.runtime.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.random.SplitMix64;

class MeasuresTest {
    private static final long SEED = 7;

    /** Against a map of Java's own: the same values in the same order, whatever the names and however many share them. */
    @Test
    void theSameAsAnyMap() {
        SplitMix64 random = new SplitMix64(SEED);
        for (int round = 0; round < 200; round++) {
            Map<String, Double> given = new LinkedHashMap<>();
            long size = random.below(12);
            for (long i = 0; i < size; i++) given.put("m" + random.below(6), (double) random.below(3));
            Measures measures = new Measures(given);
            String seed = "seed " + SEED + ", round " + round;
            assertEquals(given, measures.values(), seed);
            assertEquals(measures.values(), given, seed);
            assertEquals(given.hashCode(), measures.values().hashCode(), seed);
            assertEquals(
                    List.copyOf(given.keySet()), List.copyOf(measures.values().keySet()), seed);
            for (int i = 0; i < 6; i++) {
                assertEquals(given.get("m" + i), measures.values().get("m" + i), seed);
                assertEquals(given.containsKey("m" + i), measures.values().containsKey("m" + i), seed);
            }
            given.clear(); // a copy is kept
            assertEquals(new Measures(measures.values()), measures, seed);
        }
    }

    @Test
    void whatIsAbsent() {
        Measures measures = new Measures(Map.of("walk.count", 4.0));
        assertEquals(OptionalDouble.of(4), measures.value("walk.count"));
        assertEquals(OptionalDouble.empty(), measures.value("exits.total"));
        assertEquals(0, measures.count("exits.total"));
        assertNull(measures.values().get(null));
        assertFalse(measures.values().containsKey(null));
        assertNotEquals(new Measures(Map.of("walk.count", 5.0)), measures);
        assertNotEquals(new Measures(Map.of("fault.count", 4.0)), measures);
    }

    @Test
    void nothingIsChanged() {
        Map<String, Double> values = new Measures(Map.of("walk.count", 4.0)).values();
        assertThrows(UnsupportedOperationException.class, () -> values.put("walk.count", 5.0));
        assertThrows(UnsupportedOperationException.class, () -> values.remove("walk.count"));
        assertThrows(
                UnsupportedOperationException.class,
                () -> values.entrySet().iterator().next().setValue(5.0));
    }
}
