package org.vmemsim.dsl.ui.editor;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextPresentationListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension4;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.jface.text.TypedPosition;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.text.rules.DefaultDamagerRepairer;
import org.eclipse.swt.custom.StyleRange;
import org.vmemsim.dsl.ui.server.OpenFiles;

/** Colours: keywords and the like at once, and names as soon as the server has told what they stand for. */
public final class Colours extends PresentationReconciler implements ITextPresentationListener {
    private ITextViewer viewer;

    public Colours() {
        DefaultDamagerRepairer words = new DefaultDamagerRepairer(new Words());
        setDamager(words, IDocument.DEFAULT_CONTENT_TYPE);
        setRepairer(words, IDocument.DEFAULT_CONTENT_TYPE);
    }

    @Override
    public void install(ITextViewer textViewer) {
        super.install(textViewer);
        viewer = textViewer;
        if (viewer instanceof ITextViewerExtension4 painted) painted.addTextPresentationListener(this);
    }

    @Override
    public void uninstall() {
        if (viewer instanceof ITextViewerExtension4 painted) painted.removeTextPresentationListener(this);
        super.uninstall();
    }

    @Override
    public void applyTextPresentation(TextPresentation presentation) {
        IRegion extent = presentation.getExtent();
        if (extent == null) return;
        OpenFiles.of(viewer.getDocument())
                .ifPresent(file -> file.colours().in(extent).forEach(word -> paint(presentation, word)));
    }

    private static void paint(TextPresentation presentation, TypedPosition word) {
        TextAttribute style = Palette.style(word.getType());
        if (style == null || word.getLength() == 0) return;
        presentation.replaceStyleRange(new StyleRange(
                word.getOffset(), word.getLength(), style.getForeground(), style.getBackground(), style.getStyle()));
    }
}
