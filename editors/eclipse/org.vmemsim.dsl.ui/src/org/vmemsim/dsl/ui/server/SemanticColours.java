package org.vmemsim.dsl.ui.server;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.TypedPosition;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensLegend;

/** The words whose kind the server has told. Each is a position of the document, and so moves with the text. */
public final class SemanticColours {
    private static final String CATEGORY = "org.vmemsim.dsl.ui.semantic";
    private static final int NUMBERS_PER_TOKEN = 5;

    private final IDocument document;
    private List<Integer> shown = List.of();
    private int changes;

    SemanticColours(IDocument document) {
        this.document = document;
        if (document.containsPositionCategory(CATEGORY)) return;
        document.addPositionCategory(CATEGORY);
        document.addPositionUpdater(new DefaultPositionUpdater(CATEGORY));
    }

    /** The words in a region, in order. */
    public List<TypedPosition> in(IRegion region) {
        int end = region.getOffset() + region.getLength();
        return words().filter(w -> w.getOffset() < end && w.getOffset() + w.getLength() > region.getOffset())
                .toList();
    }

    /** The word at an offset. */
    public Optional<TypedPosition> at(int offset) {
        return words().filter(w -> w.includes(offset)).findFirst();
    }

    private Stream<TypedPosition> words() {
        try {
            return Arrays.stream(document.getPositions(CATEGORY))
                    .filter(p -> !p.isDeleted())
                    .map(TypedPosition.class::cast);
        } catch (BadPositionCategoryException e) {
            return Stream.empty();
        }
    }

    /** Changes whenever {@link #in} does for another reason than that the text moved. */
    public int stamp() {
        return changes;
    }

    void set(SemanticTokens tokens, SemanticTokensLegend legend) {
        // a word that another of its length has replaced is gone or empty, though the numbers are the same
        boolean whole = words().filter(w -> w.getLength() > 0).count() == shown.size() / NUMBERS_PER_TOKEN;
        if (tokens.getData().equals(shown) && whole) return;
        shown = tokens.getData();
        changes++;
        try {
            for (Position old : document.getPositions(CATEGORY)) document.removePosition(CATEGORY, old);
            int line = 0;
            int column = 0;
            for (int i = 0; i + NUMBERS_PER_TOKEN <= shown.size(); i += NUMBERS_PER_TOKEN) {
                column = shown.get(i) == 0 ? column + shown.get(i + 1) : shown.get(i + 1);
                line += shown.get(i);
                String type = legend.getTokenTypes().get(shown.get(i + 3));
                int offset = document.getLineOffset(line) + column;
                document.addPosition(CATEGORY, new TypedPosition(offset, shown.get(i + 2), type));
            }
        } catch (BadLocationException | BadPositionCategoryException e) {
            shown = List.of(); // of another text; the right ones are on their way
        }
    }
}
