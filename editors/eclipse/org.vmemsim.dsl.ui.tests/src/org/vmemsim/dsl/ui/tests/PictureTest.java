package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.ui.PartInitException;
import org.junit.jupiter.api.Test;

/** The picture of the documentation: an example of the project as it is. */
class PictureTest {
    @Test
    void anExampleWithItsFigures() throws IOException, PartInitException {
        Bench.arrange();
        Path example = Path.of(System.getProperty("vmemsim.examples"), "nested", "mixed.vmem");
        Bench.Opened opened = Bench.inWorkspace("mixed.vmem", Files.readString(example));
        Bench.await("figures", opened::minings, m -> m.contains("21: 24 references · 1 miss · 0 exits"));
        assertTrue(opened.problems().isEmpty(), "the example is in order");
        opened.click("Explain");
        Bench.await("an explanation", Bench::result, r -> r.contains("references"));
        Bench.page().activate(opened.editor());
        opened.caret("run tables4K", 0);
        Bench.screenshot("eclipse");
        Bench.close(opened);
    }
}
