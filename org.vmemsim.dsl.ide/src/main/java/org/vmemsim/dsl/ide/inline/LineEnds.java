package org.vmemsim.dsl.ide.inline;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.resource.XtextResource;

/** Where the code of each line ends, before blanks and comments: the place for a figure. */
final class LineEnds {
    private final Map<Integer, Integer> ends = new HashMap<>();

    LineEnds(XtextResource resource) {
        for (ILeafNode leaf : resource.getParseResult().getRootNode().getLeafNodes())
            if (!leaf.isHidden()) ends.put(leaf.getEndLine(), leaf.getEndOffset());
    }

    /** The offset behind the last sign of a line, from 1, on which something ends. */
    int of(int line) {
        return ends.get(line);
    }

    /** Whether there is any on that line. */
    boolean has(int line) {
        return ends.containsKey(line);
    }
}
