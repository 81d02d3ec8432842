package org.vmemsim.dsl.ui.editor;

import java.util.function.Consumer;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.reconciler.IReconciler;
import org.eclipse.jface.text.reconciler.IReconcilingStrategy;
import org.eclipse.jface.text.source.ISourceViewerExtension5;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;

/** Joins a text viewer with the language server for as long as it shows one of our files, and paints what is new. */
public final class Connection implements IReconciler, ITextInputListener {
    private final Consumer<OpenFile> painter = this::paint;
    private final OutsideProblems problems = new OutsideProblems();
    private ITextViewer viewer;
    private int painted;

    @Override
    public void install(ITextViewer textViewer) {
        viewer = textViewer;
        viewer.addTextInputListener(this);
        inputDocumentChanged(null, viewer.getDocument());
    }

    @Override
    public void uninstall() {
        viewer.removeTextInputListener(this);
        inputDocumentAboutToBeChanged(viewer.getDocument(), null);
    }

    @Override
    public void inputDocumentChanged(IDocument before, IDocument now) {
        if (now != null) OpenFiles.opened(now).ifPresent(file -> file.addListener(painter));
    }

    @Override
    public void inputDocumentAboutToBeChanged(IDocument now, IDocument next) {
        OpenFiles.of(now).ifPresent(file -> {
            file.removeListener(painter);
            OpenFiles.closed(now);
        });
    }

    @Override
    public IReconcilingStrategy getReconcilingStrategy(String contentType) {
        return null; // nothing is done on the platform's own thread
    }

    private void paint(OpenFile file) {
        if (viewer.getTextWidget() == null || viewer.getTextWidget().isDisposed()) return;
        if (viewer instanceof ISourceViewerExtension5 minings) minings.updateCodeMinings();
        problems.show(viewer, file);
        if (painted == file.colours().stamp()) return;
        painted = file.colours().stamp();
        viewer.invalidateTextPresentation();
    }
}
