package org.vmemsim.runtime.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExplanationTextTest {
    @Test
    void drawsTheAddressAndNumbersReferences() {
        Golden.check("walk.txt", ExplanationText.of(Samples.walk(), Look.PLAIN));
    }

    @Test
    void fallsBackToAscii() {
        String text = ExplanationText.of(Samples.walk(), new Look(false, false, 0, false));
        assertTrue(text.chars().allMatch(c -> c < 128), text);
    }
}
