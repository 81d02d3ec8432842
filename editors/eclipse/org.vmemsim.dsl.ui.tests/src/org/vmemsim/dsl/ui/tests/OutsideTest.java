package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jface.text.source.ISourceViewer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the workspace does not know is served alike. */
class OutsideTest {
    @TempDir
    private Path folder;

    private Bench.Opened opened;

    @BeforeEach
    void open() {
        Bench.arrange();
        opened = Bench.outside(folder, "a file outside.vmem", Texts.COLD);
        Bench.await("figures", opened::minings, m -> m.contains("10: ✓ 24"));
    }

    @AfterEach
    void close() {
        Bench.close(opened);
    }

    @Test
    void figuresFollowTheText() {
        opened.replace("paging nested", "paging shadow");
        Bench.await("other figures", opened::minings, m -> m.contains("10: ✗ 4"));
    }

    @Test
    void problemsAreAnnotatedAndMended() {
        assertEquals(List.of(), opened.problems());
        opened.replace("== 24", "= 24");
        Bench.await("a problem", opened::problems, p -> !p.isEmpty());
        opened.caret("references = 24", "references ".length());
        Bench.await("a list", this::fixes, p -> p.contains("Replace '=' with '=='"));
        Bench.choose("Replace");
        Bench.await("the text mended", () -> opened.document().get(), Texts.COLD::equals);
        Bench.await("no problem", opened::problems, List::isEmpty);
    }

    /** They come a moment after the problem. */
    private List<String> fixes() {
        if (Bench.popup().isEmpty()) opened.operation(ISourceViewer.QUICK_ASSIST);
        return Bench.popup();
    }

    @Test
    void aNameLeadsToItsDefinition() {
        opened.caret("vm.p", 3);
        Bench.command(opened, "org.eclipse.ui.edit.text.open.hyperlink");
        Bench.await("the definition", opened::selected, "p"::equals);
        assertEquals(opened.offset("p { region"), opened.viewer().getSelectedRange().x);
    }

    @Test
    void theWalkIsToldAtTheCaret() {
        opened.caret("0x401234", 3);
        Bench.await("a hover", opened::information, h -> h.contains("after 24 references"));
        Bench.escape();
    }
}
