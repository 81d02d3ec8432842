package org.vmemsim.dsl.ide.inline;

import com.google.inject.Inject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.service.OperationCanceledManager;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.editor.EditorSettings;
import org.vmemsim.dsl.ide.editor.Positions;
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
        Map<Integer, String> labels = new TreeMap<>();
        Map<Integer, Integer> ends = new HashMap<>();
        for (FigureLines.Place place : FigureLines.of(resource)) {
            cancellation.checkCanceled(cancel);
            int line = place.line();
            if (line < first || line > last || labels.containsKey(line)) continue;
            String mark = shown.get().stale() || Pending.is(place.element(), line, shown.get()) ? STALE : "";
            elements.label(place.element(), line, shown.get()).ifPresent(l -> labels.put(line, l + mark));
            ends.put(line, place.end());
        }
        Map<Integer, InlayHint> hints = new LinkedHashMap<>();
        Positions positions = new Positions(document);
        labels.forEach((line, label) -> hints.put(line, hint(positions.at(ends.get(line)), label)));
        return List.copyOf(hints.values());
    }

    private static InlayHint hint(Position position, String label) {
        InlayHint hint = new InlayHint(position, Either.forLeft(label));
        hint.setPaddingLeft(true);
        return hint;
    }
}
