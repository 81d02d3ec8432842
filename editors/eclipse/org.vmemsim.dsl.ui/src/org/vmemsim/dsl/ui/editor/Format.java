package org.vmemsim.dsl.ui.editor;

import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRewriteTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** Formats the whole text, as one step to undo; not if somebody types before the answer is there. */
public final class Format extends AbstractHandler {
    private static final int INDENT = 4;

    @Override
    public Object execute(ExecutionEvent event) {
        IEditorPart editor = HandlerUtil.getActiveEditor(event);
        ITextViewer viewer = editor == null ? null : editor.getAdapter(ITextViewer.class);
        if (viewer != null)
            OpenFiles.of(viewer.getDocument()).ifPresent(file -> format(file, editor.getAdapter(IRewriteTarget.class)));
        return null;
    }

    private static void format(OpenFile file, IRewriteTarget target) {
        int version = file.version();
        var params = new DocumentFormattingParams(file.id(), new FormattingOptions(INDENT, true));
        file.ask(server -> server.formatting(params)).thenAccept(edits -> Display.getDefault()
                .asyncExec(() -> {
                    if (version == file.version()) apply(file, edits, target);
                }));
    }

    private static void apply(OpenFile file, List<? extends TextEdit> edits, IRewriteTarget target) {
        if (target != null) target.beginCompoundChange();
        try {
            Places.apply(file.document(), edits);
        } catch (BadLocationException e) {
            throw new IllegalStateException("an edit beyond the text", e);
        } finally {
            if (target != null) target.endCompoundChange();
        }
    }
}
