package org.vmemsim.dsl.ide.inline;

import com.google.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.service.OperationCanceledManager;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.EditorSettings;
import org.vmemsim.dsl.ide.Positions;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.ide.figures.SimulationService;

/** Figures beside the text: one at a line's end, that of the outermost element that begins on the line. */
public class InlayHintService {
    /** Follows figures that belong to an earlier text, or to files that have changed since. Editors cut long labels with "…". */
    static final String STALE = " (old)";

    @Inject
    private SimulationService simulation;

    @Inject
    private EditorSettings settings;

    @Inject
    private OperationCanceledManager cancellation;

    @Inject
    private ElementFigures elements;

    /** The hints of the lines asked for; none where the file is not open or was never simulated. */
    public List<InlayHint> hints(
            Document document, XtextResource resource, InlayHintParams params, CancelIndicator cancel) {
        if (resource == null || resource.getContents().isEmpty() || !settings.inlineFigures()) return List.of();
        Optional<ShownFigures> shown = simulation.shown(resource.getURI(), document.getContents());
        if (shown.isEmpty()) return List.of();
        int first = params.getRange().getStart().getLine() + 1;
        int last = params.getRange().getEnd().getLine() + 1;
        LineEnds ends = new LineEnds(resource);
        Map<Integer, String> labels = new TreeMap<>();
        TreeIterator<EObject> all = resource.getAllContents();
        while (all.hasNext()) {
            cancellation.checkCanceled(cancel);
            EObject element = all.next();
            if (!elements.mayHaveFigures(element)) continue;
            if (!elements.mayContainFigures(element)) all.prune();
            ICompositeNode node = NodeModelUtils.findActualNodeFor(element);
            int line = node.getStartLine();
            if (line < first || line > last || labels.containsKey(line) || !ends.has(line)) continue;
            String mark = shown.get().stale() || Pending.is(element, line, shown.get()) ? STALE : "";
            elements.label(element, line, shown.get()).ifPresent(l -> labels.put(line, l + mark));
        }
        Map<Integer, InlayHint> hints = new LinkedHashMap<>();
        Positions positions = new Positions(document);
        labels.forEach((line, label) -> hints.put(line, hint(positions.at(ends.of(line)), label)));
        return List.copyOf(hints.values());
    }

    private static InlayHint hint(Position position, String label) {
        InlayHint hint = new InlayHint(position, Either.forLeft(label));
        hint.setPaddingLeft(true);
        return hint;
    }
}
