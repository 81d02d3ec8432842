package org.vmemsim.dsl.ui.editor;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension2;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension3;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension6;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.InsertReplaceEdit;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.vmemsim.dsl.ui.server.Places;

/** One completion; it stays on offer while what is typed is its beginning. */
final class Proposal
        implements ICompletionProposal,
                ICompletionProposalExtension2,
                ICompletionProposalExtension3,
                ICompletionProposalExtension6 {
    /** The place of a snippet where something is to be typed; what it proposes stays as text. */
    private static final Pattern HOLE = Pattern.compile("\\$\\{\\d+:?([^}|]*)\\}|\\$\\{\\d+\\|([^,|]*)[^}]*\\}");

    private final CompletionItem item;
    private final String text;
    private final int start;
    private int end;

    private Proposal(CompletionItem item, String text, int start, int end) {
        this.item = item;
        this.text = HOLE.matcher(text).replaceAll("$1$2").replaceAll("\\$\\d+", "");
        this.start = start;
        this.end = end;
    }

    static Proposal of(CompletionItem item, IDocument document, int offset) {
        String plain = item.getInsertText() != null ? item.getInsertText() : item.getLabel();
        if (item.getTextEdit() == null) return new Proposal(item, plain, offset, offset);
        String text = item.getTextEdit().map(TextEdit::getNewText, InsertReplaceEdit::getNewText);
        Range range = item.getTextEdit().map(TextEdit::getRange, InsertReplaceEdit::getInsert);
        try {
            return new Proposal(item, text, Places.offset(document, range.getStart()), offset);
        } catch (BadLocationException e) {
            return new Proposal(item, text, offset, offset);
        }
    }

    @Override
    public boolean validate(IDocument document, int offset, DocumentEvent event) {
        try {
            String typed = document.get(start, offset - start).toLowerCase(Locale.ROOT);
            String word = item.getFilterText() == null ? text : item.getFilterText();
            return word.toLowerCase(Locale.ROOT).startsWith(typed);
        } catch (BadLocationException e) {
            return false;
        }
    }

    @Override
    public void apply(ITextViewer viewer, char trigger, int stateMask, int offset) {
        end = Math.max(end, offset);
        apply(viewer.getDocument());
    }

    @Override
    public void apply(IDocument document) {
        try {
            document.replace(start, end - start, text);
        } catch (BadLocationException e) {
            // the text has changed under the list; then nothing is inserted
        }
    }

    @Override
    public Point getSelection(IDocument document) {
        return new Point(start + text.length(), 0);
    }

    @Override
    public String getDisplayString() {
        return item.getLabel();
    }

    @Override
    public StyledString getStyledDisplayString() {
        StyledString shown = new StyledString(item.getLabel());
        if (item.getDetail() != null && !item.getDetail().isBlank())
            shown.append(" — " + item.getDetail(), StyledString.QUALIFIER_STYLER);
        return shown;
    }

    @Override
    public String getAdditionalProposalInfo() {
        return item.getDocumentation() == null
                ? null
                : item.getDocumentation().map(said -> said, MarkupContent::getValue);
    }

    /** Documentation wraps, and its code looks like code. */
    @Override
    public IInformationControlCreator getInformationControlCreator() {
        return MarkdownControl::wrapping;
    }

    @Override
    public CharSequence getPrefixCompletionText(IDocument document, int offset) {
        return null; // as the platform does where this is not said
    }

    @Override
    public int getPrefixCompletionStart(IDocument document, int offset) {
        return start;
    }

    @Override
    public Image getImage() {
        return null;
    }

    @Override
    public IContextInformation getContextInformation() {
        return null;
    }

    @Override
    public void selected(ITextViewer viewer, boolean smartToggle) {}

    @Override
    public void unselected(ITextViewer viewer) {}
}
