package org.vmemsim.dsl.ide;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.nodemodel.INode;

/** Lines and columns in a document, for many places of it: each costs {@link Document#getPosition} the whole text. */
public final class Positions {
    private final int[] starts;

    /** Goes through the text once. */
    public Positions(Document document) {
        String text = document.getContents();
        IntStream breaks = IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n');
        starts = IntStream.concat(IntStream.of(0), breaks.map(i -> i + 1)).toArray();
    }

    /** The place of an offset. */
    public Position at(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found < 0 ? -found - 2 : found;
        return new Position(line, offset - starts[line]);
    }

    /** Where the visible text of a node is. */
    public Range of(INode node) {
        return new Range(at(node.getOffset()), at(node.getEndOffset()));
    }
}
