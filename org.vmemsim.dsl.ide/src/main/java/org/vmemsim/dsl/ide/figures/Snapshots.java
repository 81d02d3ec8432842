package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.editor.Positions;
import org.vmemsim.dsl.ide.figures.Figures.Expected;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.scenario.Scenario;

/** Takes out of an open file all that its simulation needs, so that edits can go on. */
class Snapshots {
    @Inject
    private Simulator simulator;

    /** What a file said at one moment. */
    record Snapshot(String text, Scenario scenario, Set<String> runs, List<Expected> expectations) {
        Figures with(Result result, Set<String> pending) {
            return new Figures(text, scenario, result, runs, expectations, pending);
        }
    }

    /** A snapshot, or why there is none; the other is null, and both are for an empty file. */
    record Taken(Snapshot snapshot, Throwable failure) {}

    /** To be called inside a read; what goes wrong is given back, since thrown it would meet the next edit. */
    Taken take(ILanguageServerAccess.Context context) {
        try {
            Resource resource = context.getResource();
            if (resource.getContents().isEmpty()) return new Taken(null, null);
            Document document = context.getDocument();
            Scenario scenario = simulator.scenario(resource);
            Snapshot snapshot = new Snapshot(
                    document.getContents(), scenario, runs(resource), expectations(resource, new Positions(document)));
            return new Taken(snapshot, null);
        } catch (RuntimeException | StackOverflowError failure) {
            return new Taken(null, failure);
        }
    }

    private static Set<String> runs(Resource resource) {
        return EcoreUtil2.getAllContentsOfType(resource.getContents().get(0), Run.class).stream()
                .map(Run::getName)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static List<Expected> expectations(Resource resource, Positions positions) {
        List<Expected> found = new ArrayList<>();
        for (Expect e : EcoreUtil2.getAllContentsOfType(resource.getContents().get(0), Expect.class)) {
            ICompositeNode node = NodeModelUtils.findActualNodeFor(e);
            String text = NodeModelUtils.getTokenText(node).replaceAll("\\s", "");
            found.add(new Expected(node.getStartLine(), text, positions.of(node)));
        }
        return found;
    }
}
