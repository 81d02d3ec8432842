package org.vmemsim.dsl.mistakes;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.parser.IParser;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Stray;
import org.vmemsim.dsl.vMem.VMemPackage;

/** Parses texts in search of repairs, while the characters last that may be parsed for one file. */
final class Trials {
    /** Characters that are parsed in search of repairs, beyond those of the text itself. */
    private static final int BUDGET = 1_000_000;

    private final IParser parser;
    private int left;

    /** @param length of the file's text, in characters */
    Trials(IParser parser, int length) {
        this.parser = parser;
        this.left = BUDGET + length;
    }

    /** How many characters may be parsed yet. */
    int left() {
        return left;
    }

    /** Whether there is anything to repair. */
    static boolean areDue(IParseResult parsed) {
        return parsed != null && parsed.getRootNode() != null && (parsed.hasSyntaxErrors() || strays(parsed) > 0);
    }

    static int strays(IParseResult parsed) {
        if (!(parsed.getRootASTElement() instanceof Model m)) return 0;
        int strays = 0;
        for (Element e : m.getElements()) if (e instanceof Stray s && s.getWord() != null) strays++;
        return strays;
    }

    static int firstStray(IParseResult parsed) {
        return ((Model) parsed.getRootASTElement())
                .getElements().stream()
                        .filter(e -> e instanceof Stray s && s.getWord() != null)
                        .mapToInt(e -> NodeModelUtils.getNode(e).getOffset())
                        .findFirst()
                        .orElse(0);
    }

    IParseResult parse(String text) {
        left -= text.length();
        return parser.parse(new StringReader(text));
    }

    static List<INode> errors(IParseResult parsed) {
        List<INode> all = new ArrayList<>();
        parsed.getSyntaxErrors().forEach(all::add);
        all.sort(Comparator.comparingInt(INode::getOffset));
        return all;
    }

    /** Whether a word is the name of a setting. */
    static boolean isSetting(IParseResult parsed, int offset) {
        INode word = NodeModelUtils.findLeafNodeAtOffset(parsed.getRootNode(), offset);
        EObject of = word == null ? null : NodeModelUtils.findActualSemanticObjectFor(word);
        return of instanceof Setting
                && NodeModelUtils.findNodesForFeature(of, VMemPackage.Literals.SETTING__NAME).stream()
                        .anyMatch(name -> name.getOffset() == offset);
    }
}
