package org.vmemsim.dsl.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;

/** Quick fixes of files outside the workspace, which have no markers; for those that have, the platform does this. */
public final class OutsideFixes implements IQuickAssistProcessor {
    @Override
    public ICompletionProposal[] computeQuickAssistProposals(IQuickAssistInvocationContext context) {
        return fixes(context.getSourceViewer(), context.getOffset()).stream()
                .map(fix -> new Fix(OpenFiles.of(context.getSourceViewer().getDocument()).orElseThrow(), fix))
                .toArray(ICompletionProposal[]::new);
    }

    private static List<CodeAction> fixes(ISourceViewer viewer, int offset) {
        Optional<OpenFile> file = OpenFiles.of(viewer.getDocument())
                .filter(f -> OpenFiles.inWorkspace(f.path()).isEmpty());
        if (file.isEmpty()) return List.of();
        try {
            int at = offset >= 0 ? offset : viewer.getSelectedRange().x;
            return Fixes.ofLine(file.get(), file.get().document().getLineOfOffset(at));
        } catch (BadLocationException e) {
            return List.of();
        }
    }

    @Override
    public boolean canAssist(IQuickAssistInvocationContext context) {
        return !fixes(context.getSourceViewer(), context.getOffset()).isEmpty();
    }

    @Override
    public boolean canFix(Annotation annotation) {
        return false; // which viewer is not said; the list itself tells
    }

    @Override
    public String getErrorMessage() {
        return null;
    }

    private record Fix(OpenFile file, CodeAction action) implements ICompletionProposal {
        @Override
        public void apply(IDocument document) {
            Fixes.apply(file, action);
        }

        @Override
        public String getDisplayString() {
            return action.getTitle();
        }

        @Override
        public String getAdditionalProposalInfo() {
            return null;
        }

        @Override
        public Point getSelection(IDocument document) {
            return null;
        }

        @Override
        public Image getImage() {
            return null;
        }

        @Override
        public IContextInformation getContextInformation() {
            return null;
        }
    }
}
