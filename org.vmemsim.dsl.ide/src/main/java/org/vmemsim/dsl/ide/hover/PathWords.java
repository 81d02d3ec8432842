package org.vmemsim.dsl.ide.hover;

import java.util.List;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.VMemPackage;

/** A path word by word, whether the words are names of elements or words of a registry. */
final class PathWords {
    private PathWords() {}

    static List<String> of(Path path) {
        return path.getSegments().stream().map(PathWords::word).toList();
    }

    /** Which of the words a leaf belongs to; the last if none. */
    static int indexOf(Path path, ILeafNode leaf) {
        int i = 0;
        for (Segment segment : path.getSegments()) {
            if (NodeModelUtils.findActualNodeFor(segment).getEndOffset() >= leaf.getEndOffset()) return i;
            i++;
        }
        return i - 1;
    }

    private static String word(Segment segment) {
        return NodeModelUtils.findNodesForFeature(segment, VMemPackage.Literals.SEGMENT__TARGET).stream()
                .map(NodeModelUtils::getTokenText)
                .findFirst()
                .orElse("")
                .replace("^", "");
    }
}
