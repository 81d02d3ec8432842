package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scenario in the workspace. */
class EditorTest {
    private Bench.Opened opened;

    @BeforeEach
    void open() {
        Bench.arrange();
        opened = Bench.inWorkspace("cold.vmem", Texts.COLD);
    }

    @AfterEach
    void close() {
        Bench.close(opened);
    }

    @Test
    void figuresFollowTheText() {
        assertEquals(
                "org.eclipse.ui.internal.genericeditor.ExtensionBasedTextEditor",
                opened.editor().getClass().getName());
        List<String> minings = Bench.await("figures", opened::minings, m -> m.toString().contains("24 ref"));
        assertTrue(minings.contains("7: Run"), minings.toString());
        assertTrue(minings.contains("7: Explain"), minings.toString());
        opened.replace("paging nested", "paging shadow"); // a walk of shadow tables is as short as a native one
        List<String> after = Bench.await("other figures", opened::minings, m -> m.toString().contains("4 ref") && !m.toString().contains("24 ref"));
        Bench.screenshot("figures");
    }

    @Test
    void problemsAreMarked() {
        assertEquals(List.of(), opened.markers());
        opened.replace("region code", "regoin code");
        List<String> markers = Bench.await("an error", opened::markers, m -> !m.isEmpty());
        Bench.screenshot("problems");
        opened.replace("regoin code", "region code");
        Bench.await("no error", opened::markers, List::isEmpty);
    }
}
