package org.vmemsim.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    @Test
    void comparesRuns() {
        Golden.check("modes.json", JsonReport.of(Samples.modes()));
    }

    @Test
    void phases() {
        Golden.check("phases.json", JsonReport.of(Samples.phases()));
    }

    @Test
    void failedRun() {
        Golden.check("failed.json", JsonReport.of(Samples.failed()));
    }

    @Test
    void explanations() {
        Golden.check("walk.json", JsonReport.of(List.of(Samples.walk())));
    }

    @Test
    void escapes() {
        String lone = "\ud83d";
        JsonWriter json = new JsonWriter().list().value("\"\\\n\t\u0001é✓😀" + lone);
        assertEquals(
                "[\n  \"\\\"\\\\\\n\\t\\u0001é✓😀\\ud83d\"\n]\n", json.end().toString());
    }

    @Test
    void numbers() {
        JsonWriter json = new JsonWriter().list();
        json.value(24.0)
                .value(0x1p60)
                .value(-0.0)
                .value(0.01708)
                .value(Double.NaN)
                .value(Double.NEGATIVE_INFINITY);
        assertEquals(
                "[24,1152921504606846976,0,0.01708,null,null]",
                json.end().toString().replaceAll("\\s", ""));
    }

    @Test
    void emptyContainers() {
        assertEquals(
                "{\n  \"a\": {},\n  \"b\": []\n}\n",
                new JsonWriter()
                        .object()
                        .name("a")
                        .object()
                        .end()
                        .name("b")
                        .list()
                        .end()
                        .end()
                        .toString());
    }
}
