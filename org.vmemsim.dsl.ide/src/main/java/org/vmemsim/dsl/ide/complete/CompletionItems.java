package org.vmemsim.dsl.ide.complete;

import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.contentassist.ContentAssistService;

/**
 * Proposals as the protocol has them. A snippet is offered while its first word is typed: else the list would stay open
 * behind {@code host } because its label goes on with a blank, and Enter would insert it.
 */
public class CompletionItems extends ContentAssistService {
    @Override
    protected CompletionItem toCompletionItem(
            ContentAssistEntry entry, int offset, Position position, Document document) {
        CompletionItem item = super.toCompletionItem(entry, offset, position, document);
        if (item.getInsertTextFormat() == InsertTextFormat.Snippet)
            item.setFilterText(item.getLabel().split(" ", 2)[0]);
        if (entry.getDocumentation() != null)
            item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, entry.getDocumentation()));
        return item;
    }
}
