package org.vmemsim.dsl.ui.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;

/** Markers of files in the workspace, written by a job. Other files have annotations, which their editors show. */
public final class Problems {
    /** The type of the markers. */
    public static final String MARKER = "org.vmemsim.dsl.ui.problem";

    private Problems() {}

    static void published(String uri, List<Diagnostic> problems) {
        Optional<Path> path = OpenFiles.path(URI.create(uri));
        if (path.isEmpty()) return;
        OpenFiles.of(path.get()).ifPresent(file -> file.published(problems));
        OpenFiles.inWorkspace(path.get()).ifPresent(file -> new Mark(file, path.get(), problems).schedule());
    }

    private static final class Mark extends WorkspaceJob {
        private final IFile file;
        private final Path path;
        private final List<Diagnostic> problems;

        Mark(IFile file, Path path, List<Diagnostic> problems) {
            super("Problems of " + file.getName());
            this.file = file;
            this.path = path;
            this.problems = problems;
            setSystem(true);
            setRule(file.getWorkspace().getRuleFactory().markerRule(file));
        }

        @Override
        public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
            if (!file.exists()) return Status.OK_STATUS;
            IDocument text = OpenFiles.of(path).map(OpenFile::document).orElseGet(() -> read(path));
            List<Map<String, Object>> wanted = new ArrayList<>();
            for (Diagnostic problem : problems) wanted.add(attributes(text, problem));
            for (IMarker marker : file.findMarkers(MARKER, false, IResource.DEPTH_ZERO))
                if (!wanted.remove(marker.getAttributes())) marker.delete();
            for (Map<String, Object> attributes : wanted) file.createMarker(MARKER, attributes);
            return Status.OK_STATUS;
        }

        private static IDocument read(Path path) {
            try {
                return new Document(Files.readString(path));
            } catch (IOException e) {
                return new Document();
            }
        }

        private static Map<String, Object> attributes(IDocument text, Diagnostic problem) {
            Map<String, Object> attributes = new HashMap<>();
            attributes.put(IMarker.MESSAGE, Places.message(problem));
            attributes.put(IMarker.SEVERITY, severity(problem));
            int line = problem.getRange().getStart().getLine() + 1;
            attributes.put(IMarker.LINE_NUMBER, line);
            attributes.put(IMarker.LOCATION, "line " + line);
            try {
                IRegion region = Places.region(text, problem.getRange());
                attributes.put(IMarker.CHAR_START, region.getOffset());
                attributes.put(IMarker.CHAR_END, region.getOffset() + region.getLength());
            } catch (BadLocationException e) {
                // of an earlier text: its line must do until the next ones come, in a moment
            }
            return attributes;
        }

        private static int severity(Diagnostic problem) {
            if (problem.getSeverity() == DiagnosticSeverity.Error) return IMarker.SEVERITY_ERROR;
            return problem.getSeverity() == DiagnosticSeverity.Warning
                    ? IMarker.SEVERITY_WARNING
                    : IMarker.SEVERITY_INFO;
        }
    }
}
