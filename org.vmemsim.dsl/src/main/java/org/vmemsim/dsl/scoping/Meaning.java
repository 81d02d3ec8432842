package org.vmemsim.dsl.scoping;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.runtime.scenario.run.Expression;

/**
 * What a name means where it stands.
 *
 * @param owner the machine or process that it is a part of; nobody for what is no part of one
 * @param target its definition, which several owners may share by {@code extends}
 * @param index which replica; null where there is only one, or where it is not said
 */
public record Meaning(Actor owner, Named target, Expression index) {
    private static final int MOST_SHOWN = 4;

    /** That a name could mean several things, and how to say which: by longer names, or by files where these are equal. */
    public static String ambiguous(String name, List<Meaning> candidates) {
        Set<String> all = new TreeSet<>();
        candidates.forEach(m -> all.add(m.qualified()));
        boolean told = all.size() == candidates.size() && !(all.size() == 1);
        if (!told) {
            all.clear();
            candidates.forEach(m -> all.add(
                    m.qualified() + " of " + m.target().eResource().getURI().lastSegment()));
        }
        if (all.size() == 1) return sameName(name, all.iterator().next(), candidates);
        List<String> shown = all.stream().limit(MOST_SHOWN).toList();
        String more = all.size() > MOST_SHOWN ? " or " + (all.size() - MOST_SHOWN) + " more" : "";
        return "'" + name + "' could be " + String.join(" or ", shown) + more + ". "
                + (told ? "Write which one is meant." : "Give one of them another name.");
    }

    /** That one full name stands for several things of one file. */
    private static String sameName(String name, String full, List<Meaning> candidates) {
        String lines = candidates.stream()
                .map(m -> NodeModelUtils.findActualNodeFor(m.target()))
                .filter(java.util.Objects::nonNull)
                .map(n -> n.getStartLine())
                .sorted()
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(" and "));
        return "'" + name + "' could be any of " + candidates.size() + " things called " + full
                + (lines.isEmpty() ? "" : ", line " + lines) + ". Give one of them another name.";
    }

    /** What the name leads to, as an actor; also of a region, for its path. */
    public Actor path() {
        return owner.with(target, index);
    }

    /** The name from the host down, as a user can write it everywhere. */
    public String qualified() {
        StringBuilder b = new StringBuilder();
        Actor all = path();
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) b.append('.');
            boolean unsaid = all.index(i) == null && Parts.count(all.elements().get(i)) != null;
            b.append(all.parts().get(i)).append(unsaid ? "[0]" : "");
        }
        return b.toString();
    }
}
