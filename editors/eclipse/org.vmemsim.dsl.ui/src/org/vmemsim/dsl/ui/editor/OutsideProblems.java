package org.vmemsim.dsl.ui.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.IAnnotationModelExtension;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** Problems of a file outside the workspace. It can have no markers, but annotations look the same. */
final class OutsideProblems {
    private List<Diagnostic> shown = List.of();
    private Annotation[] annotations = {};

    void show(ITextViewer viewer, OpenFile file) {
        if (shown == file.diagnostics() || OpenFiles.inWorkspace(file.path()).isPresent()) return;
        IAnnotationModel model = viewer instanceof ISourceViewer source ? source.getAnnotationModel() : null;
        if (!(model instanceof IAnnotationModelExtension all)) return;
        shown = file.diagnostics();
        Map<Annotation, Position> fresh = new HashMap<>();
        for (Diagnostic problem : shown) {
            try {
                IRegion region = Places.region(file.document(), problem.getRange());
                fresh.put(annotation(problem), new Position(region.getOffset(), region.getLength()));
            } catch (BadLocationException e) {
                // of an earlier text; its successor is on its way
            }
        }
        all.replaceAnnotations(annotations, fresh);
        annotations = fresh.keySet().toArray(Annotation[]::new);
    }

    private static Annotation annotation(Diagnostic problem) {
        String kind = problem.getSeverity() == DiagnosticSeverity.Error
                ? "error"
                : problem.getSeverity() == DiagnosticSeverity.Warning ? "warning" : "info";
        return new Annotation("org.eclipse.ui.workbench.texteditor." + kind, false, Places.message(problem));
    }
}
