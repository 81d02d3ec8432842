package org.vmemsim.dsl.ide.complete;

import java.util.Locale;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistContext;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.editor.contentassist.IIdeContentProposalAcceptor;

/** Collects what can stand at one place; what does not begin with the prefix is dropped. */
final class Proposals {
    private final ContentAssistContext context;
    private final IIdeContentProposalAcceptor acceptor;
    private int order;

    Proposals(ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
        this.context = context;
        this.acceptor = acceptor;
    }

    ContentAssistContext context() {
        return context;
    }

    /** What a proposal is about: the higher, the earlier in the list. */
    enum Rank {
        SCENARIO,
        KEYWORD,
        SNIPPET,
        UNIT,
        METRIC,
        NAME,
        SETTING,
        VALUE
    }

    private static final int STEP = 1000;

    void add(Rank rank, String kind, String text, String detail, String documentation) {
        add(rank, kind, text, text, detail, documentation);
    }

    void add(Rank rank, String kind, String label, String text, String detail, String documentation) {
        String prefix = context.getPrefix();
        if (!label.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT))) return;
        ContentAssistEntry entry = new ContentAssistEntry();
        entry.setPrefix(prefix);
        entry.setLabel(label);
        entry.setProposal(text);
        entry.setKind(kind);
        if (!detail.isEmpty()) entry.setDescription(detail);
        if (!documentation.isEmpty()) entry.setDocumentation(documentation);
        acceptor.accept(entry, (rank.ordinal() + 1) * STEP - order++);
    }
}
