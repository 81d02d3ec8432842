package org.vmemsim.dsl.ui.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.ISourceViewerExtension2;
import org.eclipse.jface.text.source.inlined.AbstractInlinedAnnotation;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.texteditor.ITextEditor;

/** The workbench, as a user has it before the eyes. Tests run on the UI thread, so waiting is letting it work. */
final class Bench {
    static final String MARKER = "org.vmemsim.dsl.ui.problem";
    static final String RESULT = "org.vmemsim.dsl.ui.result";
    /** GTK leaves room for the frame of a window manager, and there is none. */
    private static final Point FRAME = new Point(6, 29);

    private static final long PATIENCE_SECONDS = 60;

    private Bench() {}

    static IWorkbenchPage page() {
        return PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
    }

    /** An editor on a new file of the workspace. */
    static Opened inWorkspace(String name, String text) {
        try {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("paging");
            if (!project.exists()) project.create(null);
            project.open(null);
            IFile file = project.getFile(name);
            file.write(text.getBytes(StandardCharsets.UTF_8), true, false, false, null);
            return new Opened((ITextEditor) IDE.openEditor(page(), file), file);
        } catch (CoreException e) {
            throw new AssertionError(e);
        }
    }

    /** An editor on a file that the workspace does not know. */
    static Opened outside(Path folder, String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            var store = EFS.getLocalFileSystem().getStore(file.toUri());
            return new Opened((ITextEditor) IDE.openEditorOnFileStore(page(), store), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CoreException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T await(String what, Supplier<T> value, Predicate<? super T> wanted) {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        T last;
        do {
            last = value.get();
            if (wanted.test(last)) return last;
            work(20);
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what + "; at last " + last);
    }

    /** Lets the UI do what it has to do, for some milliseconds. */
    static void work(long milliseconds) {
        long end = System.nanoTime() + milliseconds * 1_000_000;
        Display display = Display.getDefault();
        while (System.nanoTime() < end) {
            if (display.readAndDispatch()) continue;
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static void close(Opened opened) {
        page().closeEditor(opened.editor, false);
    }

    /** The window fills the screen, and only what serves the text is in it. */
    static void arrange() {
        Shell shell = page().getWorkbenchWindow().getShell();
        Rectangle screen = Display.getDefault().getBounds();
        shell.setBounds(0, 0, screen.width + FRAME.x, screen.height + FRAME.y);
        shell.forceActive();
        for (IViewReference view : page().getViewReferences())
            if (view.getId().contains("intro") || view.getId().contains("TaskList")) page().hideView(view);
    }

    static void screenshot(String name) {
        work(700);
        Display display = Display.getDefault();
        Rectangle all = display.getBounds();
        Image image = new Image(display, all.width, all.height);
        GC screen = new GC(display);
        screen.copyArea(image, 0, 0);
        screen.dispose();
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {image.getImageData()};
        image.dispose();
        Path folder = Path.of(System.getProperty("vmemsim.screenshots"));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
    }

    /** What the lists and trees of windows that have come up show, such as that of completions. */
    static List<String> popup() {
        List<String> found = new ArrayList<>();
        for (Shell shell : Display.getDefault().getShells()) {
            if (shell == page().getWorkbenchWindow().getShell() || !shell.isVisible()) continue;
            for (Table table : widgets(shell, Table.class))
                for (TableItem item : table.getItems()) found.add(item.getText());
        }
        return found;
    }

    /** The texts in windows that have come up, such as hovers. */
    static String hover() {
        StringBuilder found = new StringBuilder();
        for (Shell shell : Display.getDefault().getShells())
            if (shell != page().getWorkbenchWindow().getShell() && shell.isVisible())
                for (StyledText text : widgets(shell, StyledText.class)) found.append(text.getText());
        return found.toString();
    }

    /** The first text in a window that has come up. */
    static StyledText hoverText() {
        for (Shell shell : Display.getDefault().getShells())
            if (shell != page().getWorkbenchWindow().getShell() && shell.isVisible())
                for (StyledText text : widgets(shell, StyledText.class)) return text;
        throw new AssertionError("nothing has come up");
    }

    /** Selects an item of the list that has come up, and does not take it. */
    static void select(String word) {
        for (Shell shell : Display.getDefault().getShells())
            if (shell != page().getWorkbenchWindow().getShell() && shell.isVisible())
                for (Table table : widgets(shell, Table.class))
                    for (TableItem item : table.getItems())
                        if (item.getText().startsWith(word)) {
                            table.setSelection(item);
                            Event event = new Event();
                            event.item = item;
                            table.notifyListeners(SWT.Selection, event);
                            return;
                        }
        throw new AssertionError("no " + word + " in " + popup());
    }

    /** All widgets of a type inside another. */
    static <T extends Widget> List<T> widgets(Composite in, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Control child : in.getChildren()) {
            if (type.isInstance(child)) found.add(type.cast(child));
            if (child instanceof Composite inner) found.addAll(widgets(inner, type));
        }
        return found;
    }

    /** Closes what has come up. */
    static void escape() {
        for (Shell shell : Display.getDefault().getShells())
            if (!shell.isDisposed() && shell != page().getWorkbenchWindow().getShell() && shell.isVisible()) shell.close();
        work(100);
    }

    /** Takes an item of the list that has come up. */
    static void choose(String word) {
        for (Shell shell : Display.getDefault().getShells())
            if (shell != page().getWorkbenchWindow().getShell() && shell.isVisible())
                for (Table table : widgets(shell, Table.class))
                    for (TableItem item : table.getItems())
                        if (item.getText().startsWith(word)) {
                            table.setSelection(item);
                            Event event = new Event();
                            event.item = item;
                            table.notifyListeners(SWT.Selection, event);
                            table.notifyListeners(SWT.DefaultSelection, event);
                            return;
                        }
        throw new AssertionError("no " + word + " in " + popup());
    }

    /** Does what a menu or a key would do in the editor. */
    static void command(Opened in, String id) {
        page().activate(in.editor());
        try {
            in.editor().getSite().getService(IHandlerService.class).executeCommand(id, null);
        } catch (CommandException e) {
            throw new AssertionError(id, e);
        }
    }

    /** Moves the mouse onto a text. */
    static void mouse(Opened in, String text) {
        in.caret(text, 0);
        StyledText widget = in.viewer().getTextWidget();
        Point at = widget.toDisplay(widget.getLocationAtOffset(in.offset(text)));
        for (int step = 0; step < 6; step++) {
            Event event = new Event();
            event.type = SWT.MouseMove;
            event.x = at.x + 2 + step;
            event.y = at.y + widget.getLineHeight() / 2;
            Display.getDefault().post(event);
            work(30);
        }
    }

    /** What the view of results shows. */
    static String result() {
        StyledText text = resultText();
        return text == null ? "" : text.getText();
    }

    static String resultTitle() {
        return ((ViewPart) page().findView(RESULT)).getContentDescription();
    }

    private static StyledText resultText() {
        if (page().findView(RESULT) == null) return null;
        return widgets(page().getWorkbenchWindow().getShell(), StyledText.class).stream()
                .filter(text -> RESULT.equals(text.getData()))
                .findFirst()
                .orElse(null);
    }

    static ITextEditor active() {
        return (ITextEditor) page().getActiveEditor();
    }

    /** An editor, and its file if the workspace knows it. */
    record Opened(ITextEditor editor, IFile file) {
        ITextViewer viewer() {
            return editor.getAdapter(ITextViewer.class);
        }

        IDocument document() {
            return viewer().getDocument();
        }

        /** Puts the caret on a text. */
        void caret(String text, int further) {
            page().activate(editor);
            editor.selectAndReveal(offset(text) + further, 0);
            viewer().getTextWidget().setFocus();
            work(100);
        }

        void operation(int which) {
            ((ITextOperationTarget) viewer()).doOperation(which);
        }

        /** What is told of the word at the caret; asked for as long as nothing has come up. */
        String information() {
            if (hover().isEmpty()) operation(ISourceViewer.INFORMATION);
            return hover();
        }

        String selected() {
            return ((ITextSelection) editor.getSelectionProvider().getSelection()).getText();
        }

        /** Clicks on what is drawn above a line, once it is there: after each edit all is drawn anew. */
        void click(String mining) {
            await(mining, () -> lens(mining), m -> m != null).getAction().accept(null);
        }

        private ICodeMining lens(String label) {
            for (ICodeMining m : rawMinings()) if (label.equals(m.getLabel()) && m.getAction() != null) return m;
            return null;
        }

        int offset(String text) {
            int at = document().get().indexOf(text);
            if (at < 0) throw new AssertionError("no " + text);
            return at;
        }

        void replace(String old, String fresh) {
            try {
                document().replace(offset(old), old.length(), fresh);
            } catch (BadLocationException e) {
                throw new AssertionError(e);
            }
        }

        /** What the problem markers say. */
        List<String> markers() {
            return Arrays.stream(rawMarkers()).map(m -> m.getAttribute(IMarker.MESSAGE, "")).sorted().toList();
        }

        IMarker[] rawMarkers() {
            try {
                return file.findMarkers(MARKER, true, IResource.DEPTH_ZERO);
            } catch (CoreException e) {
                throw new AssertionError(e);
            }
        }

        /** What the annotations of problems say, wherever they come from. */
        List<String> problems() {
            List<String> found = new ArrayList<>();
            IAnnotationModel model = ((ISourceViewer) viewer()).getAnnotationModel();
            for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext(); ) {
                Annotation annotation = all.next();
                if (String.valueOf(annotation.getType()).matches("org.eclipse.ui.workbench.texteditor.(error|warning|info)"))
                    found.add(annotation.getText());
            }
            return found;
        }

        /** What is drawn between the text, as {@code line: text}; lines from 1. */
        List<String> minings() {
            return rawMinings().stream()
                    .map(m -> line(m.getPosition().getOffset()) + ": " + m.getLabel().strip())
                    .sorted()
                    .toList();
        }

        private int line(int offset) {
            try {
                return document().getLineOfOffset(offset) + 1;
            } catch (BadLocationException e) {
                throw new AssertionError(e);
            }
        }

        /** The platform does not tell what its annotations show. */
        private List<ICodeMining> rawMinings() {
            List<ICodeMining> found = new ArrayList<>();
            IAnnotationModel model = ((ISourceViewerExtension2) viewer()).getVisualAnnotationModel();
            for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext(); ) {
                if (!(all.next() instanceof AbstractInlinedAnnotation inlined)) continue;
                try {
                    var field = inlined.getClass().getDeclaredField("fMinings");
                    field.setAccessible(true);
                    for (Object mining : (List<?>) field.get(inlined)) found.add((ICodeMining) mining);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
            return found;
        }

        /** The colour of the first letter of a text. */
        RGB colour(String text) {
            StyleRange style = viewer().getTextWidget().getStyleRangeAtOffset(offset(text));
            return style == null || style.foreground == null ? null : style.foreground.getRGB();
        }
    }
}
