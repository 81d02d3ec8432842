package org.vmemsim.dsl.ui.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.codemining.AbstractCodeMiningProvider;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.jface.text.codemining.LineEndCodeMining;
import org.eclipse.jface.text.codemining.LineHeaderCodeMining;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintLabelPart;
import org.vmemsim.dsl.ui.server.CommandJob;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.view.ResultView;

/** Figures at the ends of lines, and what can be done above them. Both have come before they are asked for. */
public final class Minings extends AbstractCodeMiningProvider {
    @Override
    public CompletableFuture<List<? extends ICodeMining>> provideCodeMinings(
            ITextViewer viewer, IProgressMonitor monitor) {
        return CompletableFuture.completedFuture(
                OpenFiles.of(viewer.getDocument()).map(this::minings).orElse(List.of()));
    }

    private List<ICodeMining> minings(OpenFile file) {
        List<ICodeMining> all = new ArrayList<>();
        for (CodeLens lens : file.lenses()) {
            try {
                if (lens.getCommand() != null) all.add(new Lens(file.document(), lens));
            } catch (BadLocationException e) {
                // of an earlier, longer text
            }
        }
        for (InlayHint hint : file.hints()) {
            try {
                all.add(new Figure(file.document(), hint));
            } catch (BadLocationException e) {
                // of an earlier, longer text
            }
        }
        return all;
    }

    private final class Figure extends LineEndCodeMining {
        Figure(IDocument document, InlayHint hint) throws BadLocationException {
            super(document, hint.getPosition().getLine(), Minings.this);
            setLabel("   " + label(hint));
        }

        private static String label(InlayHint hint) {
            return hint.getLabel()
                    .map(text -> text, parts ->
                            parts.stream().map(InlayHintLabelPart::getValue).collect(Collectors.joining()));
        }
    }

    private final class Lens extends LineHeaderCodeMining {
        Lens(IDocument document, CodeLens lens) throws BadLocationException {
            super(lens.getRange().getStart().getLine(), document, Minings.this, click -> run(lens.getCommand()));
            setLabel(lens.getCommand().getTitle());
        }

        private static void run(Command command) {
            new CommandJob(command, ResultView::show).schedule();
        }
    }
}
