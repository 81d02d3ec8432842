package org.vmemsim.dsl.ide.complete;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistContext;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.ide.hover.SettingLookup;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.runtime.scenario.settings.SettingEntry;

/**
 * Where completion is asked for. Half-typed text often has no model, so what stands directly before counts as text.
 *
 * @param path the names before, each with its dot, such as {@code vm.p.}; empty where no path is being continued
 * @param before the last word or mark before the path or, without one, before the prefix
 */
record Cursor(ContentAssistContext context, String path, String before) {
    private static final Pattern TAIL =
            Pattern.compile("(\\^?\\w+|[^\\s\\w]+)?\\s*+((?:\\^?[A-Za-z_]\\w*(?:\\[[^\\]\\n]*\\])?\\.)*)$");
    private static final int FAR_ENOUGH = 500;

    static Cursor of(ContentAssistContext context) {
        int start = context.getOffset() - context.getPrefix().length();
        String text = context.getRootNode().getText();
        String near = text.substring(Math.max(0, start - FAR_ENOUGH), Math.min(start, text.length()));
        Matcher tail = TAIL.matcher(near);
        return tail.find()
                ? new Cursor(
                        context,
                        tail.group(2),
                        Optional.ofNullable(tail.group(1)).orElse(""))
                : new Cursor(context, "", "");
    }

    int start() {
        return context.getOffset() - context.getPrefix().length();
    }

    List<String> names() {
        return path.isEmpty()
                ? List.of()
                : List.of(path.replaceAll("\\[[^\\]]*\\]", "").split("\\."));
    }

    /** Xtext also asks what could follow if the word being typed were complete: nothing, without a blank. */
    boolean isInsideWord() {
        return context.getPrefix().isEmpty()
                && context.getOffset() > 0
                && Character.isJavaIdentifierPart(
                        context.getRootNode().getText().charAt(context.getOffset() - 1));
    }

    /** What the file has of a kind; nothing where it cannot be read. */
    <T extends EObject> List<T> all(Class<T> type) {
        EObject root = context.getRootModel();
        return root == null ? List.of() : EcoreUtil2.getAllContentsOfType(root, type);
    }

    boolean isAfterNumber() {
        return !before.isEmpty() && Character.isDigit(before.charAt(0)) && path.isEmpty();
    }

    /** The path that is being continued, as far as there is a model of it. */
    Optional<Path> model() {
        if (path.isEmpty()) return Optional.empty();
        ILeafNode dot = NodeModelUtils.findLeafNodeAtOffset(context.getRootNode(), start() - 1);
        EObject element = dot == null ? null : NodeModelUtils.findActualSemanticObjectFor(dot);
        return Optional.ofNullable(EcoreUtil2.getContainerOfType(element, Path.class));
    }

    /** The innermost element that the last word before the path or prefix belongs to; null if there is none. */
    EObject elementBefore() {
        String text = context.getRootNode().getText();
        int last = start() - path.length() - 1;
        while (last >= 0 && Character.isWhitespace(text.charAt(last))) last--;
        ILeafNode leaf = last < 0 ? null : NodeModelUtils.findLeafNodeAtOffset(context.getRootNode(), last);
        return leaf == null ? null : NodeModelUtils.findActualSemanticObjectFor(leaf);
    }

    /** Whether the cursor stands outside of all blocks. */
    boolean isTopLevel() {
        int depth = 0;
        for (ILeafNode leaf : context.getRootNode().getLeafNodes()) {
            if (leaf.getOffset() >= start()) break;
            if (leaf.getText().equals("{")) depth++;
            if (leaf.getText().equals("}")) depth = Math.max(0, depth - 1);
        }
        return depth == 0;
    }

    /** Whether nothing stands before on the line, or a block ends or begins there: where another definition can begin. */
    boolean isAtBeginning() {
        String text = context.getRootNode().getText();
        String line =
                text.substring(text.lastIndexOf('\n', start() - 1) + 1, start()).stripTrailing();
        return line.isBlank() || line.endsWith("}") || line.endsWith("{") || line.endsWith("*/");
    }

    /** The setting whose value is being written: what is typed now may look like the next one. */
    Optional<Setting> setting() {
        return Optional.ofNullable(EcoreUtil2.getContainerOfType(elementBefore(), Setting.class));
    }

    Optional<SettingEntry> entry() {
        return setting().flatMap(SettingLookup::entry);
    }

    <T extends EObject> boolean isIn(Class<T> type) {
        return EcoreUtil2.getContainerOfType(context.getCurrentModel(), type) != null;
    }
}
