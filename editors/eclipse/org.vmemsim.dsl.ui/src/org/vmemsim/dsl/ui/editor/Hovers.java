package org.vmemsim.dsl.ui.editor;

import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.FindReplaceDocumentAdapter;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextHover;
import org.eclipse.jface.text.ITextHoverExtension;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkedString;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** What the server knows of the word under the mouse. The platform asks on a thread of its own. */
public final class Hovers implements ITextHover, ITextHoverExtension {
    @Override
    public String getHoverInfo(ITextViewer viewer, IRegion region) {
        return OpenFiles.of(viewer.getDocument())
                .flatMap(file -> ask(file, region.getOffset()))
                .map(Hovers::markdown)
                .filter(text -> !text.isBlank())
                .orElse(null);
    }

    private static Optional<Hover> ask(OpenFile file, int offset) {
        try {
            HoverParams params = new HoverParams(file.id(), Places.position(file.document(), offset));
            return Questions.answer(server -> server.hover(params));
        } catch (BadLocationException e) {
            return Optional.empty();
        }
    }

    private static String markdown(Hover hover) {
        if (hover.getContents() == null) return "";
        return hover.getContents()
                .map(
                        parts -> parts.stream()
                                .map(part -> part.map(text -> text, MarkedString::getValue))
                                .collect(Collectors.joining("\n\n")),
                        markup -> markup.getValue());
    }

    /** The word; of it the mouse must leave before the next question. */
    @Override
    public IRegion getHoverRegion(ITextViewer viewer, int offset) {
        IDocument document = viewer.getDocument();
        try {
            IRegion word = new FindReplaceDocumentAdapter(document)
                    .find(offset, "[\\w^]*", false, false, false, true);
            return word == null ? new Region(offset, 0) : word;
        } catch (BadLocationException e) {
            return new Region(offset, 0);
        }
    }

    @Override
    public IInformationControlCreator getHoverControlCreator() {
        return MarkdownControl::new;
    }
}
