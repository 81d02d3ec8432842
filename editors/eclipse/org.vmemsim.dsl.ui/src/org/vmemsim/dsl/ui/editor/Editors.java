package org.vmemsim.dsl.ui.editor;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.lsp4j.Location;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** Opens editors, of files in the workspace or anywhere. */
final class Editors {
    private Editors() {}

    static void open(Location place) {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        try {
            URI uri = URI.create(place.getUri());
            Optional<IFile> file = OpenFiles.inWorkspace(Path.of(uri));
            IEditorPart editor = file.isPresent()
                    ? IDE.openEditor(page, file.get())
                    : IDE.openEditorOnFileStore(page, EFS.getLocalFileSystem().getStore(uri));
            ITextViewer viewer = editor.getAdapter(ITextViewer.class);
            if (viewer == null || !(editor instanceof ITextEditor text)) return;
            IRegion region = Places.region(viewer.getDocument(), place.getRange());
            text.selectAndReveal(region.getOffset(), region.getLength());
        } catch (PartInitException | BadLocationException e) {
            ILog.of(Editors.class).error("Cannot open " + place.getUri(), e);
        }
    }
}
