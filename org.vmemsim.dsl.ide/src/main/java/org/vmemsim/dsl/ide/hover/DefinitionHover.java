package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.documentation.IEObjectDocumentationProvider;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.Named;

/** On a name: its documentation, and the text that defines it. */
class DefinitionHover implements HoverPart {
    private static final int MOST_LINES = 24;

    @Inject
    private IEObjectDocumentationProvider documentation;

    @Override
    public Optional<String> text(HoverTarget target) {
        if (!(target.named() instanceof Named named) || !names(target, named)) return Optional.empty();
        String said = documentation.getDocumentation(named);
        ICompositeNode node = NodeModelUtils.findActualNodeFor(named);
        if (node == null) return Optional.ofNullable(said);
        String definition = "```vmem\n" + outdented(NodeModelUtils.getTokenText(node), column(node)) + "\n```";
        return Optional.of(said == null ? definition : said + "\n\n" + definition);
    }

    /** Whether the word is a name, and not another word of the definition. */
    private static boolean names(HoverTarget target, EObject named) {
        return target.element() != named
                || target.leaf().getText().replace("^", "").equals(((Named) named).getName());
    }

    /** Without the indentation that it has in its file, and not too long. */
    private static String outdented(String text, int column) {
        List<String> lines = text.lines()
                .map(l -> l.startsWith(" ".repeat(column)) ? l.substring(column) : l)
                .toList();
        if (lines.size() <= MOST_LINES) return String.join("\n", lines);
        return String.join("\n", lines.subList(0, MOST_LINES - 1)) + "\n    …\n}";
    }

    private static int column(ICompositeNode node) {
        String all = node.getRootNode().getText();
        return node.getOffset() - 1 - all.lastIndexOf('\n', Math.max(0, node.getOffset() - 1));
    }
}
