package org.vmemsim.dsl.ide.editor;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.nodemodel.INode;

/** Lines and columns in a document, for many places of it: each costs {@link Document#getPosition} the whole text. */
public final class Positions {
    private final int[] starts;
    private final int end;

    /** Goes through the text once. */
    public Positions(Document document) {
        String text = document.getContents();
        IntStream breaks = IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n');
        end = text.length();
        starts = IntStream.concat(IntStream.of(0), breaks.map(i -> i + 1)).toArray();
    }

    /** The place of an offset. */
    public Position at(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found < 0 ? -found - 2 : found;
        return new Position(line, offset - starts[line]);
    }

    /** The place of the text that is nearest to one that may lie outside of it: behind the end of a line, or of all. */
    public Position nearest(Position at) {
        int line = Math.min(at.getLine(), starts.length - 1);
        int length = (line + 1 < starts.length ? starts[line + 1] - 1 : end) - starts[line];
        return new Position(line, line < at.getLine() ? length : Math.max(0, Math.min(at.getCharacter(), length)));
    }

    /** Where the visible text of a node is. */
    public Range of(INode node) {
        return new Range(at(node.getOffset()), at(node.getEndOffset()));
    }
}
