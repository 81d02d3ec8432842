package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IMarker;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scenario of the workspace in the editor. */
class EditorTest {
    private Bench.Opened opened;

    @BeforeEach
    void open() {
        Bench.arrange();
        opened = Bench.inWorkspace("cold.vmem", Texts.COLD);
        Bench.await("figures", opened::minings, m -> m.contains("10: ✓ 24"));
    }

    @AfterEach
    void close() {
        Bench.close(opened);
    }

    @Test
    void figuresFollowTheText() {
        Bench.await(
                "all of them",
                opened::minings,
                List.of(
                        "10: ✓ 24",
                        "7: 24 references · 1 miss · 0 exits",
                        "7: Explain",
                        "7: Run",
                        "8: miss · 24 references")::equals);
        opened.replace("paging nested", "paging shadow"); // a walk of shadow tables is as short as a native one
        Bench.await("other figures", opened::minings, m -> m.contains("8: miss · 4 references · 1 exit")
                && m.contains("10: ✗ 4"));
    }

    @Test
    void wordsHaveTheColoursOfTheTheme() {
        Bench.await("names", () -> opened.colour("cold on"), c -> theme("function").equals(c));
        assertEquals(theme("comment"), opened.colour("// One"));
        assertEquals(theme("keyword"), opened.colour("host"));
        assertEquals(theme("class"), opened.colour("box"));
        assertEquals(theme("number"), opened.colour("0x401234"));
        assertEquals(theme("enumMember"), opened.colour("walk.references"));
        assertEquals(theme("enumMember"), opened.colour("nested {"));
        opened.replace("paging nested", "paging shadow");
        Bench.await("a word of a registry", () -> opened.colour("shadow {"), c -> theme("enumMember").equals(c));
        assertNotEquals(theme("keyword"), theme("class"));
    }

    private static RGB theme(String kind) {
        return JFaceResources.getColorRegistry().getRGB("org.vmemsim.dsl.ui." + kind);
    }

    @Test
    void problemsAreMarked() {
        assertEquals(List.of(), opened.markers());
        opened.replace("size 2 MiB", "size 2 MB");
        List<String> markers = Bench.await("an error", opened::markers, m -> !m.isEmpty());
        assertTrue(markers.toString().contains("There is no unit MB. Write MiB."), markers.toString());
        IMarker marker = opened.rawMarkers()[0];
        assertEquals(4, marker.getAttribute(IMarker.LINE_NUMBER, 0));
        assertEquals(IMarker.SEVERITY_ERROR, marker.getAttribute(IMarker.SEVERITY, -1));
        opened.replace("size 2 MB", "size 2 MiB");
        Bench.await("no error", opened::markers, List::isEmpty);
    }

    @Test
    void anExpectationThatDoesNotHoldIsMarked() {
        opened.replace("== 24", "== 25");
        List<String> markers = Bench.await("a problem", opened::markers, m -> !m.isEmpty());
        assertTrue(markers.toString().contains("24"), markers.toString());
        assertEquals(10, opened.rawMarkers()[0].getAttribute(IMarker.LINE_NUMBER, 0));
    }

    @Test
    void aQuickFixMends() {
        opened.replace("== 24", "= 24");
        Bench.await("a fix", this::fixes, f -> f.contains("Replace '=' with '=='"));
        IMarkerResolution fix = resolutions()[0];
        fix.run(opened.rawMarkers()[0]);
        assertEquals(Texts.COLD, opened.document().get());
        Bench.await("no error", opened::markers, List::isEmpty);
    }

    @Test
    void quickFixesComeUpAtTheCaret() {
        opened.replace("== 24", "= 24");
        Bench.await("a fix", this::fixes, f -> !f.isEmpty());
        opened.caret("references = 24", "references ".length());
        opened.operation(ISourceViewer.QUICK_ASSIST);
        Bench.await("a list", Bench::popup, p -> p.contains("Replace '=' with '=='"));
        Bench.escape();
    }

    private List<String> fixes() {
        return Arrays.stream(resolutions()).map(IMarkerResolution::getLabel).toList();
    }

    private IMarkerResolution[] resolutions() {
        return opened.rawMarkers().length == 0
                ? new IMarkerResolution[0]
                : IDE.getMarkerHelpRegistry().getResolutions(opened.rawMarkers()[0]);
    }

    @Test
    void completionsComeUpAndAreInserted() {
        opened.replace("expect cold", "ex cold");
        opened.caret("ex cold", 2);
        List<String> offered = Bench.await("a list", this::completions, p -> offers(p, "expect"));
        assertTrue(offers(offered, "explain"), offered.toString());
        Bench.choose("expect");
        Bench.await("the word", () -> opened.document().get(), text -> text.contains("\nexpect ") && !text.contains("${"));
    }

    /** What is proposed; where no list is up, it is asked for, as a user would again. */
    private List<String> completions() {
        if (Bench.popup().isEmpty()) {
            opened.operation(ISourceViewer.CONTENTASSIST_PROPOSALS);
            Bench.work(500); // the list comes a moment later
        }
        return Bench.popup();
    }

    private static boolean offers(List<String> list, String word) {
        return list.stream().anyMatch(item -> item.startsWith(word));
    }

    @Test
    void theWalkIsToldAtTheCaret() {
        opened.caret("0x401234", 3);
        String hover = Bench.await("a hover", opened::information, h -> h.contains("vm.p reads"));
        assertTrue(hover.contains("hPA 0x"), hover);
        assertTrue(hover.contains("after 24 references"), hover);
        Bench.escape();
    }

    @Test
    void theMouseBringsUpAHover() {
        String hover = Bench.await("a hover", this::hover, h -> h.contains("walk.references"));
        assertTrue(hover.contains("cold  24"), hover); // a row of a table: the run and its value
        Bench.screenshot("hover");
        Bench.escape();
    }

    /** The walk of a nested access has more lines than the platform gives a hover. */
    @Test
    void theMouseBringsUpAllOfAWalk() {
        Bench.await("a hover", () -> hover("0x401234"), h -> h.contains("after 24 references"));
        Bench.screenshot("walk");
        StyledText shown = Bench.hoverText();
        int lines = shown.getClientArea().height / shown.getLineHeight();
        assertTrue(lines >= shown.getLineCount(), lines + " of " + shown.getLineCount() + " lines");
        assertTrue(shown.getText().startsWith("vm.p reads"), "of the number, not of the word before: " + shown.getText());
        Bench.escape();
    }

    /** Documentation of a proposal is no wider than its window. */
    @Test
    void theDocumentationOfAProposalWraps() {
        opened.replace("expect cold", "ex cold");
        opened.caret("ex cold", 2);
        Bench.await("a list", this::completions, p -> offers(p, "expect"));
        Bench.select("explain");
        Bench.await("documentation", Bench::hover, h -> h.contains("step by step"));
        StyledText shown = Bench.hoverText();
        assertTrue(shown.getWordWrap());
        Bench.screenshot("documentation");
        Bench.escape();
    }

    /** What the mouse brings up; where nothing is up, it is moved there, as a user would again. */
    private String hover() {
        return hover("walk.references");
    }

    private String hover(String word) {
        if (Bench.hover().isEmpty()) {
            Bench.mouse(opened, word);
            Bench.work(1500); // the hover comes a moment after the mouse rests
        }
        return Bench.hover();
    }

    @Test
    void theOutlineShowsAndLeadsToDefinitions() throws PartInitException {
        Bench.page().showView("org.eclipse.ui.views.ContentOutline");
        Bench.page().activate(opened.editor());
        Tree tree = Bench.await("an outline", this::outline, t -> t != null && t.getItemCount() >= 2);
        TreeItem box = tree.getItem(0);
        assertEquals("box", box.getText());
        assertEquals("vm", box.getItem(0).getText());
        assertEquals("p", box.getItem(0).getItem(0).getText());
        assertEquals("cold", tree.getItem(1).getText());
        for (TreeItem item : List.of(box, box.getItem(0), tree.getItem(1))) assertNotNull(item.getImage(), item.getText());
        assertNotEquals(box.getImage(), box.getItem(0).getImage());
        Bench.screenshot("outline");
        tree.setSelection(tree.getItem(1));
        Event event = new Event();
        event.item = tree.getItem(1);
        tree.notifyListeners(SWT.Selection, event);
        Bench.await("a selection", opened::selected, "cold"::equals);
        opened.replace("run cold", "run warm");
        Bench.await("a new name", () -> outline().getItem(1).getText(), "warm"::equals);
    }

    private Tree outline() {
        return Bench.widgets(Bench.page().getWorkbenchWindow().getShell(), Tree.class).stream()
                .filter(t -> t.getItemCount() > 0 && t.getItem(0).getText().equals("box"))
                .findFirst()
                .orElse(null);
    }

    @Test
    void aNameLeadsToItsDefinition() {
        opened.caret("vm.p", 3);
        Bench.command(opened, "org.eclipse.ui.edit.text.open.hyperlink");
        Bench.await("the definition", opened::selected, "p"::equals);
        int at = opened.viewer().getSelectedRange().x;
        assertEquals(opened.offset("p { region"), at);
    }

    @Test
    void aNameOfTheLibraryOpensIt() {
        opened.replace("host box {", "host box {\n    mmu skylake");
        Bench.await("figures", opened::minings, m -> m.contains("11: ✓ 24"));
        opened.caret("skylake", 2);
        Bench.command(opened, "org.eclipse.ui.edit.text.open.hyperlink");
        ITextEditor library = Bench.await("the library", Bench::active, e -> e.getTitle().equals("processors.vmem"));
        Bench.Opened processors = new Bench.Opened(library, null);
        assertEquals("skylake", processors.selected());
        assertEquals(List.of(), processors.problems());
        Bench.await("colours", () -> processors.colour("skylake"), theme("struct")::equals);
        Bench.close(processors);
    }

    @Test
    void aTextIsFormatted() {
        opened.replace("    read 0x401234", "read    0x401234");
        Bench.command(opened, "org.vmemsim.dsl.ui.format");
        Bench.await("a text in order", () -> opened.document().get(), Texts.COLD::equals);
    }

    @Test
    void runAndExplainShowTheirResults() {
        opened.click("Run");
        Bench.await("a result", Bench::result, r -> r.contains("walk.references") && r.contains("24"));
        opened.click("Explain");
        Bench.await("an explanation", Bench::result, r -> r.contains("after 24 references"));
        assertEquals("vm.p reads gVA 0x401234", Bench.resultTitle());
    }

    @Test
    void whatCannotBeRunSaysWhy() {
        opened.replace("== 24", "= 24");
        Bench.await("an error", opened::markers, m -> !m.isEmpty());
        opened.click("Run");
        Bench.await("the reason", Bench::result, r -> r.contains("The file has errors"));
    }
}
