package org.vmemsim.dsl.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IMarker;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;

/** Quick fixes of markers, for files in the workspace that are open. */
public final class MarkerFixes implements IMarkerResolutionGenerator2 {
    @Override
    public boolean hasResolutions(IMarker marker) {
        return getResolutions(marker).length > 0;
    }

    @Override
    public IMarkerResolution[] getResolutions(IMarker marker) {
        Optional<OpenFile> file = file(marker);
        List<CodeAction> fixes = file.map(f -> Fixes.of(f, marker)).orElse(List.of());
        return fixes.stream().map(fix -> new Resolution(file.get(), fix)).toArray(IMarkerResolution[]::new);
    }

    private static Optional<OpenFile> file(IMarker marker) {
        ITextFileBuffer buffer = ITextFileBufferManager.DEFAULT.getTextFileBuffer(
                marker.getResource().getFullPath(), LocationKind.IFILE);
        return buffer == null ? Optional.empty() : OpenFiles.of(buffer.getDocument());
    }

    private record Resolution(OpenFile file, CodeAction fix) implements IMarkerResolution {
        @Override
        public String getLabel() {
            return fix.getTitle();
        }

        @Override
        public void run(IMarker marker) {
            Fixes.apply(file, fix);
        }
    }
}
