package org.vmemsim.dsl.formatting2;

import java.util.HashSet;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.formatting2.AbstractJavaFormatter;
import org.eclipse.xtext.formatting2.IFormattableDocument;
import org.eclipse.xtext.formatting2.regionaccess.ISemanticRegion;
import org.vmemsim.dsl.vMem.*;

/**
 * One layout for every file, decided token by token: a block that its writer broke over lines has each member on
 * a line of its own; a block on one line stays there, its members three spaces apart; one empty line at most.
 */
public class VMemFormatter extends AbstractJavaFormatter {
    private static final Set<String> TIGHT_BEFORE = Set.of(",", ".", ":", "]", ")", "..", "..<", "[");
    private static final Set<String> TIGHT_AFTER = Set.of(".", "(", "[", "..", "..<");

    protected void format(Model model, IFormattableDocument doc) {
        Set<ISemanticRegion> starts = new HashSet<>(), top = new HashSet<>();
        model.eAllContents().forEachRemaining(o -> {
            if (isMember(o))
                (o.eContainer() instanceof Model ? top : starts)
                        .add(textRegionExtensions
                                .regionForEObject(o)
                                .getPreviousHiddenRegion()
                                .getNextSemanticRegion());
        });
        var columns = columns(model, starts);
        ISemanticRegion previous = null;
        java.util.ArrayDeque<Boolean> broken = new java.util.ArrayDeque<>();
        for (ISemanticRegion r : textRegionExtensions.allSemanticRegions(model)) {
            String t = r.getText(), p = previous == null ? "" : previous.getText();
            if (previous != null) {
                boolean fresh = r.getPreviousHiddenRegion().isMultiline();
                if (p.equals("{")) {
                    if (broken.peek()) doc.prepend(r, it -> it.setNewLines(1, 1, 1));
                    else doc.prepend(r, it -> it.oneSpace());
                } else if (t.equals("}")) {
                    if (broken.peek()) doc.prepend(r, it -> it.setNewLines(1, 1, 1));
                    else doc.prepend(r, it -> it.oneSpace());
                } else if (top.contains(r)) {
                    if (fresh) doc.prepend(r, it -> it.setNewLines(1, 1, 2));
                    else doc.prepend(r, it -> it.newLine());
                } else if (starts.contains(r)) {
                    if (fresh) doc.prepend(r, it -> it.setNewLines(1, 1, 2));
                    else doc.prepend(r, it -> it.setSpace(p.equals(":") || p.equals("=") ? " " : "   "));
                } else if (columns.containsKey(r)) {
                    String pad = " ".repeat(columns.get(r));
                    doc.prepend(r, it -> it.setSpace(pad));
                } else if (TIGHT_BEFORE.contains(t) && !(t.equals("[") && p.equals("of"))
                        || TIGHT_AFTER.contains(p)
                        || p.equals("-") && unary(previous)) doc.prepend(r, it -> it.noSpace());
                else if (t.equals("(") && r.getSemanticElement() instanceof Call) doc.prepend(r, it -> it.noSpace());
                else if (fresh && r.getSemanticElement() instanceof TraceSequence) {
                } else doc.prepend(r, it -> it.oneSpace());
            }
            if (t.equals("{")) {
                broken.push(r.getNextHiddenRegion().isMultiline());
            }
            if (t.equals("}") && !broken.isEmpty()) broken.pop();
            previous = r;
        }
        indent(model, doc);
    }

    /** Values of neighbouring lines that hold one setting each stand in one column. */
    private java.util.Map<ISemanticRegion, Integer> columns(Model model, Set<ISemanticRegion> starts) {
        java.util.Map<ISemanticRegion, Integer> pads = new java.util.HashMap<>();
        java.util.List<ISemanticRegion> group = new java.util.ArrayList<>();
        EObject block = null;
        for (ISemanticRegion r : textRegionExtensions.allSemanticRegions(model)) {
            if (!starts.contains(r) && !r.getText().equals("}")) continue;
            boolean fresh = r.getPreviousHiddenRegion().isMultiline();
            boolean setting = starts.contains(r)
                    && (r.getSemanticElement() instanceof Setting || r.getSemanticElement() instanceof MmuUse);
            EObject in = setting ? r.getSemanticElement().eContainer() : null;
            if (!fresh && !group.isEmpty() && block == in) {
                group.remove(group.size() - 1);
            }
            if (!(setting && fresh && (group.isEmpty() || block == in))) {
                flush(group, pads);
            }
            if (setting && fresh) {
                group.add(r);
                block = in;
            }
        }
        flush(group, pads);
        return pads;
    }

    private static void flush(java.util.List<ISemanticRegion> group, java.util.Map<ISemanticRegion, Integer> pads) {
        int width = group.stream().mapToInt(r -> r.getLength()).max().orElse(0);
        if (group.size() > 1)
            for (ISemanticRegion r : group) pads.put(r.getNextSemanticRegion(), width - r.getLength() + 1);
        group.clear();
    }

    private void indent(Model model, IFormattableDocument doc) {
        java.util.ArrayDeque<ISemanticRegion> stack = new java.util.ArrayDeque<>();
        for (ISemanticRegion r : textRegionExtensions.allSemanticRegions(model)) {
            if (r.getText().equals("{")) stack.push(r);
            else if (r.getText().equals("}") && !stack.isEmpty()) doc.interior(stack.pop(), r, it -> it.indent());
        }
    }

    private static boolean unary(ISemanticRegion r) {
        return r.getSemanticElement() instanceof Negation;
    }

    private static boolean isMember(EObject o) {
        return o instanceof Element
                || o instanceof Setting
                || o instanceof Level
                || o instanceof EntryFormat
                || o instanceof EntryRule
                || o instanceof TranslationCache
                || o instanceof PagePart
                || o instanceof LevelPart
                || o instanceof MmuUse
                || o instanceof Region
                || o instanceof FaultHandler
                || o instanceof ThreadMap
                || o instanceof Vary
                || o instanceof Show
                || o instanceof Chart
                || o instanceof Seeds
                || o instanceof Import
                || o instanceof Statement
                        && (o.eContainer() instanceof Block && !(o instanceof Block)
                                || o.eContainer() instanceof Acting && false);
    }
}
