package org.vmemsim.dsl.formatting2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.formatting2.regionaccess.IComment;
import org.eclipse.xtext.formatting2.regionaccess.IEObjectRegion;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegion;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegionPart;
import org.eclipse.xtext.formatting2.regionaccess.ISemanticRegion;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.vmemsim.dsl.vMem.Block;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.EntryFormat;
import org.vmemsim.dsl.vMem.EntryRule;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.LevelPart;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.PagePart;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Seeds;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.dsl.vMem.Statement;
import org.vmemsim.dsl.vMem.ThreadMap;
import org.vmemsim.dsl.vMem.TranslationCache;
import org.vmemsim.dsl.vMem.Vary;

/** A file as a row of tokens and comments, and which of them begin a member of a block. */
final class Tokens {
    private final ITextRegionAccess access;
    private final String text;
    private final List<Token> all = new ArrayList<>();
    private final Set<ISemanticRegion> members = new HashSet<>();
    private final Set<ISemanticRegion> topMembers = new HashSet<>();

    Tokens(ITextRegionAccess access) {
        this.access = access;
        this.text = access.regionForDocument().getText();
        IEObjectRegion root = access.regionForRootEObject();
        if (root == null) return;
        findMembers(root.getSemanticElement());
        IHiddenRegion last = root.getPreviousHiddenRegion();
        for (ISemanticRegion region : root.getAllSemanticRegions()) {
            addComments(region.getPreviousHiddenRegion());
            add(region.getText(), region.getOffset(), region);
            last = region.getNextHiddenRegion();
        }
        addComments(last);
    }

    ITextRegionAccess access() {
        return access;
    }

    String text() {
        return text;
    }

    List<Token> all() {
        return all;
    }

    /** Whether a member of a block begins here. */
    boolean isMember(Token t) {
        return members.contains(t.region()) || isTopMember(t);
    }

    /** Whether a definition of the file begins here. */
    boolean isTopMember(Token t) {
        return topMembers.contains(t.region());
    }

    private void addComments(IHiddenRegion hidden) {
        for (IHiddenRegionPart part : hidden.getParts())
            if (part instanceof IComment) add(part.getText().stripTrailing(), part.getOffset(), null);
    }

    private void add(String piece, int offset, ISemanticRegion region) {
        if (piece.isEmpty()) return; // a token that the parser made up
        int before = all.isEmpty() ? 0 : all.get(all.size() - 1).end();
        int newlines = (int)
                text.substring(before, offset).chars().filter(c -> c == '\n').count();
        int column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
        all.add(new Token(piece, offset, region, newlines, column));
    }

    private void findMembers(EObject model) {
        model.eAllContents().forEachRemaining(o -> {
            if (!isMember(o)) return;
            IEObjectRegion region = access.regionForEObject(o);
            if (region == null) return;
            ISemanticRegion first = region.getPreviousHiddenRegion().getNextSemanticRegion();
            (o.eContainer() instanceof Model ? topMembers : members).add(first);
        });
    }

    private static boolean isMember(EObject o) {
        if (o instanceof Statement)
            return o.eContainer() instanceof Block && !(o instanceof Block) || o instanceof Element;
        return o instanceof Element
                || o instanceof Import
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
                || o instanceof Seeds;
    }
}
