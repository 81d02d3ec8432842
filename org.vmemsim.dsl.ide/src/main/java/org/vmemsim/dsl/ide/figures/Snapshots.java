package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.lsp4j.Range;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.figures.Figures.Expected;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;

/** Takes out of an open file all that its simulation needs, so that edits can go on. */
class Snapshots {
    @Inject
    private Simulator simulator;

    /** What a file said at one moment. */
    record Snapshot(String text, Scenario scenario, List<Expected> expectations) {
        Figures with(Result result) {
            return new Figures(text, scenario, result, expectations);
        }
    }

    /** To be called inside a read. */
    Snapshot take(ILanguageServerAccess.Context context) {
        return new Snapshot(
                context.getDocument().getContents(),
                simulator.scenario(context.getResource()),
                expectations(context.getResource(), context.getDocument()));
    }

    private static List<Expected> expectations(Resource resource, Document document) {
        List<Expected> found = new ArrayList<>();
        for (Expect e : EcoreUtil2.getAllContentsOfType(resource.getContents().get(0), Expect.class)) {
            ICompositeNode node = NodeModelUtils.findActualNodeFor(e);
            Range range = new Range(document.getPosition(node.getOffset()), document.getPosition(node.getEndOffset()));
            String text = NodeModelUtils.getTokenText(node).replaceAll("\\s", "");
            found.add(new Expected(node.getStartLine(), text, range));
        }
        return found;
    }
}
