package org.vmemsim.dsl.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContentAssistProcessor;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.contentassist.IContextInformationValidator;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** Content assist. The generic editor asks on a thread of its own. */
public final class Assist implements IContentAssistProcessor {
    @Override
    public ICompletionProposal[] computeCompletionProposals(ITextViewer viewer, int offset) {
        Optional<OpenFile> file = OpenFiles.of(viewer.getDocument());
        if (file.isEmpty()) return new ICompletionProposal[0];
        return items(file.get(), offset).stream()
                .map(item -> Proposal.of(item, file.get().document(), offset))
                .toArray(ICompletionProposal[]::new);
    }

    private static List<CompletionItem> items(OpenFile file, int offset) {
        try {
            CompletionParams params = new CompletionParams(file.id(), Places.position(file.document(), offset));
            return Questions.answer(file.ask(server -> server.completion(params)))
                    .map(answer -> answer.map(all -> all, CompletionList::getItems))
                    .orElse(List.of());
        } catch (BadLocationException e) {
            return List.of();
        }
    }

    @Override
    public IContextInformation[] computeContextInformation(ITextViewer viewer, int offset) {
        return null;
    }

    @Override
    public char[] getCompletionProposalAutoActivationCharacters() {
        return new char[] {'.', '"', '/'};
    }

    @Override
    public char[] getContextInformationAutoActivationCharacters() {
        return null;
    }

    @Override
    public String getErrorMessage() {
        return null;
    }

    @Override
    public IContextInformationValidator getContextInformationValidator() {
        return null;
    }
}
