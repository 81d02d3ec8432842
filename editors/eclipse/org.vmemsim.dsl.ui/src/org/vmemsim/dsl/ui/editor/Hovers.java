package org.vmemsim.dsl.ui.editor;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextHover;
import org.eclipse.jface.text.ITextHoverExtension;
import org.eclipse.jface.text.ITextHoverExtension2;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkedString;
import org.eclipse.swt.widgets.Display;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/**
 * What the server knows of a word. For the word under the mouse the platform asks on a thread that may wait; for that
 * at the caret it asks on the UI thread, and gets an answer to come.
 */
public final class Hovers implements ITextHover, ITextHoverExtension, ITextHoverExtension2 {
    @Override
    public Object getHoverInfo2(ITextViewer viewer, IRegion region) {
        CompletableFuture<String> answer = OpenFiles.of(viewer.getDocument())
                .map(file -> ask(file, region.getOffset()))
                .orElse(null);
        if (answer == null || Display.getCurrent() != null) return answer;
        return Questions.answer(answer).filter(text -> !text.isBlank()).orElse(null);
    }

    @Override
    @Deprecated
    public String getHoverInfo(ITextViewer viewer, IRegion region) {
        return getHoverInfo2(viewer, region) instanceof String text ? text : null;
    }

    private static CompletableFuture<String> ask(OpenFile file, int offset) {
        try {
            HoverParams params = new HoverParams(file.id(), Places.position(file.document(), offset));
            return file.ask(server -> server.hover(params)).thenApply(Hovers::markdown);
        } catch (BadLocationException e) {
            return null;
        }
    }

    private static String markdown(Hover hover) {
        if (hover == null || hover.getContents() == null) return "";
        return hover.getContents()
                .map(
                        parts -> parts.stream()
                                .map(part -> part.map(text -> text, MarkedString::getValue))
                                .collect(Collectors.joining("\n\n")),
                        markup -> markup.getValue());
    }

    /** The word; of it the mouse must leave before the next question. */
    @Override
    public IRegion getHoverRegion(ITextViewer viewer, int offset) {
        String text = viewer.getDocument().get();
        int start = Math.min(offset, text.length());
        int end = start;
        while (start > 0 && isOfWord(text.charAt(start - 1))) start--;
        while (end < text.length() && isOfWord(text.charAt(end))) end++;
        return new Region(start, end - start);
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '^';
    }

    @Override
    public IInformationControlCreator getHoverControlCreator() {
        return MarkdownControl::new;
    }
}
