package org.vmemsim.dsl.ide.hover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.hover.BitDrawing.Bits;

class BitDrawingTest {
    @Test
    void highestBitsStandLeftAndGapsAreEmpty() {
        List<String> drawn = BitDrawing.lines(
                List.of(new Bits("present", 0, 0), new Bits("frame", 12, 31), new Bits("dirty", 6, 6)));
        assertEquals("""
                  31..12   11..7   6       5..1   0
                ┌────────┬───────┬───────┬──────┬─────────┐
                │ frame  │       │ dirty │      │ present │
                └────────┴───────┴───────┴──────┴─────────┘""", String.join("\n", drawn));
    }
}
