package org.vmemsim.dsl.mapping.value;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.SwitchValue;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.ValueItem;

/** What stands in the text behind the model. */
public final class Sources {
    /** What to do about {@link #isTimed}. */
    public static final String NO_DURATION = ", which this run does not have: write 'run … for 10 s'.";

    private Sources() {}

    /** Whether something stands in a run that lasts for a time. */
    public static boolean isTimed(EObject o) {
        return duration(o).isPresent();
    }

    /** The run around something, or the one that it extends, which says how long it lasts; empty if none does. */
    public static Optional<Run> duration(EObject o) {
        Run run = EcoreUtil2.getContainerOfType(o, Run.class);
        if (run == null) return Optional.empty();
        return Parts.withParents(run, Run.class).stream()
                .filter(r -> r.getDuration() != null)
                .findFirst();
    }

    /** The line on which something begins, from 1; 0 if it is no text. */
    public static int line(EObject o) {
        ICompositeNode node = NodeModelUtils.findActualNodeFor(o);
        return node == null ? 0 : node.getStartLine();
    }

    /** The text of something, comments left out and blanks folded. */
    public static String text(EObject o) {
        ICompositeNode node = NodeModelUtils.findActualNodeFor(o);
        return node == null
                ? ""
                : NodeModelUtils.getTokenText(node).replaceAll("\\s+", " ").strip();
    }

    /** The text of a feature's only value; empty if it has none. */
    public static String text(EObject o, EStructuralFeature feature) {
        List<INode> nodes = NodeModelUtils.findNodesForFeature(o, feature);
        return nodes.isEmpty() ? "" : NodeModelUtils.getTokenText(nodes.get(0)).strip();
    }

    /** The name that a segment says, whether or not it leads anywhere. */
    public static String word(Segment s) {
        String text = text(s, VMemPackage.Literals.SEGMENT__TARGET);
        return text.startsWith("^") ? text.substring(1) : text;
    }

    /** What a segment leads to; null if it is a word of a registry, or unknown. */
    public static Named target(Segment s) {
        return Parts.isThere(s.getTarget()) ? s.getTarget() : null;
    }

    /** What a path leads to; null if some part of it leads nowhere. */
    public static Named target(Path path) {
        for (Segment s : path.getSegments()) if (target(s) == null) return null;
        return path.getSegments().isEmpty()
                ? null
                : target(path.getSegments().get(path.getSegments().size() - 1));
    }

    /** The single expression that an item of a value is; empty for texts, switches and ranges. */
    static Optional<Expression> single(ValueItem item) {
        return item instanceof Span s && s.getTo() == null ? Optional.ofNullable(s.getFrom()) : Optional.empty();
    }

    /** The path that an item of a value is; empty for anything else. */
    public static Optional<Path> path(ValueItem item) {
        return single(item)
                .filter(e -> e instanceof Reference r && r.getUnit() == null)
                .map(e -> ((Reference) e).getPath());
    }

    /** The single word that an item of a value is, {@code on} and {@code off} among them; empty for anything else. */
    public static Optional<String> word(ValueItem item) {
        if (item instanceof SwitchValue s) return Optional.of(s.getState());
        return path(item)
                .filter(p ->
                        p.getSegments().size() == 1 && p.getSegments().get(0).getIndex() == null)
                .map(p -> word(p.getSegments().get(0)));
    }

    /** The value of a setting of something or of what it extends, by the words that lead to it; empty if this file has none. */
    public static Optional<ValueItem> setting(Named owner, List<String> path) {
        for (Named n : Parts.withParents(owner, Named.class)) {
            Optional<ValueItem> value = value(n.eContents(), path);
            if (value.isPresent()) return value.filter(v -> v.eResource() == owner.eResource());
        }
        return Optional.empty();
    }

    private static Optional<ValueItem> value(List<EObject> block, List<String> path) {
        Optional<Setting> found = block.stream()
                .filter(o -> o instanceof Setting s && path.get(0).equals(s.getName()))
                .map(Setting.class::cast)
                .findFirst();
        if (path.size() > 1)
            return found.map(Setting::getBody).flatMap(b -> value(b.eContents(), path.subList(1, path.size())));
        return found.map(Setting::getValue).map(v -> v.getItems().get(0));
    }

    /** The word that follows something in the text; empty if nothing does. */
    static String wordAfter(EObject o) {
        ICompositeNode node = NodeModelUtils.findActualNodeFor(o);
        if (node == null) return "";
        String rest =
                node.getRootNode().getText().substring(node.getEndOffset()).strip();
        int end = 0;
        while (end < rest.length() && Character.isLetterOrDigit(rest.charAt(end))) end++;
        return rest.substring(0, end);
    }
}
