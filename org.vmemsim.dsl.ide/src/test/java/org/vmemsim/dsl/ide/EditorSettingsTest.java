package org.vmemsim.dsl.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.editor.EditorSettings;

class EditorSettingsTest {
    private final EditorSettings settings = new EditorSettings();

    private void json(String text) {
        settings.update(JsonParser.parseString(text));
    }

    @Test
    void comeInSectionsOrWithDots() {
        json("{\"vmem\": {\"simulation\": {\"budget\": 5}}}");
        assertEquals(5, settings.budget().accesses());
        json("{\"vmem\": {\"simulation.budget\": 6}}");
        assertEquals(6, settings.budget().accesses());
        json("{\"vmem.simulation.budget\": 7, \"vmem.inlineFigures\": false}");
        assertEquals(7, settings.budget().accesses());
        assertFalse(settings.inlineFigures());
        settings.update(Map.of("vmem", Map.of("inlineFigures", true)));
        assertTrue(settings.inlineFigures());
    }

    @Test
    void areLeftAloneByWhatMakesNoSense() {
        json("{\"vmem\": {\"simulation\": {\"budget\": \"many\"}, \"inlineFigures\": 3}}");
        json("{\"vmem\": {\"simulation\": {\"budget\": -1}}}");
        json("[]");
        settings.update(null);
        assertEquals(2_000_000, settings.budget().accesses());
        assertTrue(settings.inlineFigures());
    }
}
