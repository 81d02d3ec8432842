package org.vmemsim.dsl.formatting2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Meaning;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Trace;

/**
 * Neighbouring lines that hold one member of the same kind each are set as a table: what follows their names stands in
 * one column.
 */
final class Columns {
    private final Tokens tokens;
    private final Map<Token, Integer> spacesAfter = new HashMap<>();
    private final List<Token> group = new ArrayList<>();

    private Columns(Tokens tokens) {
        this.tokens = tokens;
    }

    /** For each name of such a member, the spaces between it and what follows. */
    static Map<Token, Integer> of(Tokens tokens) {
        Columns c = new Columns(tokens);
        c.find();
        return c.spacesAfter;
    }

    private void find() {
        List<Token> all = tokens.all();
        Object kind = null;
        EObject owner = null;
        for (int i = 0; i < all.size(); i++) {
            Token t = all.get(i);
            boolean fresh = t.newlines() > 0 || i == 0;
            if (fresh && (t.isComment() || t.is("}"))) flush();
            if (t.isComment() || !tokens.isMember(t)) continue;
            EObject member = t.region().getSemanticElement();
            int name = nameAfter(member);
            int end = name >= 0 && fresh ? endIfAlone(i) : -1;
            boolean goesOn = end >= 0 && member.eContainer() == owner && kind(member) == kind && t.newlines() == 1;
            if (!goesOn) flush();
            kind = end >= 0 ? kind(member) : null;
            owner = end >= 0 ? member.eContainer() : null;
            if (end < 0) continue;
            group.add(all.get(i + name));
            i = end;
        }
        flush();
    }

    private static Object kind(EObject member) {
        return member instanceof MmuUse ? Setting.class : member.eClass().getInstanceClass();
    }

    /** How many tokens stand before the name of a member; -1 for one that no table is made of. */
    private static int nameAfter(EObject member) {
        if (member instanceof Setting || member instanceof MmuUse || member instanceof Meaning) return 0;
        if (member instanceof Phase p) return p.getTitle() == null ? 1 : -1;
        return member instanceof Level || member instanceof Let || member instanceof Trace ? 1 : -1;
    }

    /** The last token of the line that begins here, if it holds this member, all of it, and nothing else; -1 otherwise. */
    private int endIfAlone(int first) {
        List<Token> all = tokens.all();
        int depth = 0;
        for (int i = first + 1; i < all.size(); i++) {
            Token t = all.get(i);
            if (t.newlines() > 0) return depth == 0 && (t.isComment() || tokens.isMember(t) || t.is("}")) ? i - 1 : -1;
            if (t.isComment()) continue;
            if (t.is("{")) depth++;
            if (t.is("}") && --depth < 0) return -1;
            if (depth == 0 && tokens.isMember(t)) return -1;
        }
        return depth == 0 ? all.size() - 1 : -1;
    }

    private void flush() {
        int width = group.stream().mapToInt(t -> t.text().length()).max().orElse(0);
        if (group.size() > 1)
            for (Token t : group) spacesAfter.put(t, width - t.text().length() + 1);
        group.clear();
    }
}
