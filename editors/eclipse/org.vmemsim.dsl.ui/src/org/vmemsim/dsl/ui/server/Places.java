package org.vmemsim.dsl.ui.server;

import java.util.Comparator;
import java.util.List;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Region;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.text.edits.MultiTextEdit;
import org.eclipse.text.edits.ReplaceEdit;

/** The server counts lines and columns, Eclipse counts characters. */
public final class Places {
    private Places() {}

    public static Position position(IDocument document, int offset) throws BadLocationException {
        int line = document.getLineOfOffset(offset);
        return new Position(line, offset - document.getLineOffset(line));
    }

    static Range range(IDocument document, int offset, int length) throws BadLocationException {
        return new Range(position(document, offset), position(document, offset + length));
    }

    public static int offset(IDocument document, Position position) throws BadLocationException {
        return document.getLineOffset(position.getLine()) + position.getCharacter();
    }

    public static IRegion region(IDocument document, Range range) throws BadLocationException {
        int start = offset(document, range.getStart());
        return new Region(start, offset(document, range.getEnd()) - start);
    }

    /** Carries out all edits; they all speak of the text as it is now. */
    public static void apply(IDocument document, List<? extends TextEdit> edits) throws BadLocationException {
        MultiTextEdit all = new MultiTextEdit();
        for (TextEdit edit : edits.stream()
                .sorted(Comparator.comparingInt((TextEdit e) -> e.getRange().getStart().getLine())
                        .thenComparingInt(e -> e.getRange().getStart().getCharacter()))
                .toList()) {
            IRegion region = region(document, edit.getRange());
            all.addChild(new ReplaceEdit(region.getOffset(), region.getLength(), edit.getNewText()));
        }
        all.apply(document);
    }

    /** What a problem says. */
    public static String message(Diagnostic problem) {
        return problem.getMessage().isLeft()
                ? problem.getMessage().getLeft()
                : problem.getMessage().getRight().getValue();
    }
}
