package org.vmemsim.dsl.ide.inline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;

/** What may have figures in a text, and where they would stand: behind the code of a line, before blanks and comments. */
final class FigureLines {
    /**
     * An element that may have figures.
     *
     * @param line on which it begins, from 1
     * @param end the offset behind the last sign of that line
     */
    record Place(EObject element, int line, int end) {}

    private FigureLines() {}

    /** In the order of the text, what is around others first; sought once for a text, and to be asked for again and again. */
    static List<Place> of(XtextResource resource) {
        return resource.getCache().get(FigureLines.class, resource, () -> sought(resource));
    }

    private static List<Place> sought(XtextResource resource) {
        int[] ends = ends(resource.getParseResult().getRootNode());
        List<Place> places = new ArrayList<>();
        TreeIterator<EObject> all = resource.getAllContents();
        while (all.hasNext()) {
            EObject element = all.next();
            if (!ElementFigures.mayHaveFigures(element)) continue;
            if (!ElementFigures.mayContainFigures(element)) all.prune();
            int line = NodeModelUtils.findActualNodeFor(element).getStartLine();
            if (ends[line] >= 0) places.add(new Place(element, line, ends[line]));
        }
        return List.copyOf(places);
    }

    /** Behind the last sign of each line; -1 where nothing ends. */
    private static int[] ends(INode root) {
        int[] ends = new int[root.getTotalEndLine() + 1];
        Arrays.fill(ends, -1);
        for (INode node : root.getAsTreeIterable())
            if (node instanceof ILeafNode leaf && !leaf.isHidden()) ends[leaf.getEndLine()] = leaf.getEndOffset();
        return ends;
    }
}
