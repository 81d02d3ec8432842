package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.hover.IHoverService;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.EObjectAtOffsetHelper;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;

/** Asks one part after the other; the first that has something to say says it. */
public class VMemHoverService implements IHoverService {
    private final List<HoverPart> parts;
    private final WordHover word;
    private final AccessHover access;

    @Inject
    private EObjectAtOffsetHelper elements;

    @Inject
    VMemHoverService(
            MetricHover metric,
            SettingHover setting,
            LayoutHover layout,
            InstructionHover instruction,
            DefinitionHover definition,
            WordHover word,
            AccessHover access) {
        parts = List.of(metric, setting, layout, instruction, definition);
        this.word = word;
        this.access = access;
    }

    @Override
    public Hover hover(Document document, XtextResource resource, HoverParams params, CancelIndicator cancel) {
        if (resource == null || resource.getParseResult() == null) return EMPTY_HOVER;
        int offset = document.getOffSet(params.getPosition());
        ILeafNode leaf = leaf(resource, offset);
        if (leaf == null) return EMPTY_HOVER;
        EObject element = NodeModelUtils.findActualSemanticObjectFor(leaf);
        EObject named = elements.resolveElementAt(resource, leaf.getOffset());
        HoverTarget target = new HoverTarget(document, resource, leaf, element, named, cancel);
        Range range = new Range(document.getPosition(leaf.getOffset()), document.getPosition(leaf.getEndOffset()));
        return parts.stream()
                .map(p -> p.text(target))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> statement(target))
                .map(text -> new Hover(new MarkupContent(MarkupKind.MARKDOWN, text), range))
                .orElse(EMPTY_HOVER);
    }

    /** What a word means, and what the statement around it does. */
    private Optional<String> statement(HoverTarget target) {
        Optional<String> meaning = word.text(target);
        Optional<String> done = access.text(target);
        return meaning.isPresent() && done.isPresent()
                ? Optional.of(meaning.get() + "\n\n" + done.get())
                : meaning.or(() -> done);
    }

    /** The visible leaf there, or the one that ends there. */
    private static ILeafNode leaf(XtextResource resource, int offset) {
        var root = resource.getParseResult().getRootNode();
        ILeafNode leaf = NodeModelUtils.findLeafNodeAtOffset(root, offset);
        if ((leaf == null || leaf.isHidden()) && offset > 0)
            leaf = NodeModelUtils.findLeafNodeAtOffset(root, offset - 1);
        return leaf == null || leaf.isHidden() ? null : leaf;
    }
}
