package org.vmemsim.dsl.ide.edit;

import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.lsp4j.SemanticTokenModifiers;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.xtext.ide.editor.syntaxcoloring.DefaultSemanticHighlightingCalculator;
import org.eclipse.xtext.ide.editor.syntaxcoloring.IHighlightedPositionAcceptor;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.vMem.Call;
import org.vmemsim.dsl.vMem.Costs;
import org.vmemsim.dsl.vMem.Disk;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Image;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Workload;

/**
 * Colours by meaning: what kind of thing a name stands for, where it is defined and wherever it is used. Words that
 * look like names but come from a registry (settings, metrics, policies) have colours of their own.
 */
public class VMemHighlighting extends DefaultSemanticHighlightingCalculator {
    /** What holds a word of a registry, be it a keyword besides ({@code nested}) or not ({@code shadow}). */
    private static final Set<EStructuralFeature> WORDS = Set.of(
            VMemPackage.Literals.GUEST__PAGING,
            VMemPackage.Literals.MAP__RIGHTS,
            VMemPackage.Literals.PROTECT__RIGHTS,
            VMemPackage.Literals.SET_BITS__RIGHTS,
            VMemPackage.Literals.SET_BITS__BITS,
            VMemPackage.Literals.CLEAR_BITS__BITS,
            VMemPackage.Literals.FAULT_HANDLER__KIND,
            VMemPackage.Literals.CONTROL__REGISTER,
            VMemPackage.Literals.INSTRUCT__INSTRUCTION,
            VMemPackage.Literals.TRACE_GENERATOR__GENERATOR,
            VMemPackage.Literals.MEANING__MEANING,
            VMemPackage.Literals.FIELD_TEST__FIELD,
            VMemPackage.Literals.EXPLAIN__WHAT);

    @Override
    protected boolean highlightElement(EObject o, IHighlightedPositionAcceptor acceptor, CancelIndicator cancel) {
        if (o instanceof Setting) {
            highlightFeature(acceptor, o, VMemPackage.Literals.SETTING__NAME, SemanticTokenTypes.Property);
        } else if (o instanceof Field) {
            highlightFeature(acceptor, o, VMemPackage.Literals.FIELD__NAME, SemanticTokenTypes.EnumMember);
        } else if (o instanceof Segment segment) {
            highlightFeature(acceptor, o, VMemPackage.Literals.SEGMENT__TARGET, used(segment.getTarget()));
        } else if (o instanceof Named named) {
            highlightFeature(
                    acceptor, o, VMemPackage.Literals.NAMED__NAME, kind(named), SemanticTokenModifiers.Declaration);
        }
        if (!(o instanceof Segment)) references(o, acceptor);
        for (EStructuralFeature word : o.eClass().getEAllStructuralFeatures())
            if (WORDS.contains(word) && o.eIsSet(word))
                for (INode node : NodeModelUtils.findNodesForFeature(o, word))
                    highlightNode(acceptor, node, SemanticTokenTypes.EnumMember);
        if (o instanceof Call)
            highlightFeature(acceptor, o, VMemPackage.Literals.CALL__FUNCTION, SemanticTokenTypes.Function);
        return false;
    }

    /** Names of what an element refers to, such as a host's processor, a replay's trace or what a layout extends. */
    private void references(EObject o, IHighlightedPositionAcceptor acceptor) {
        for (EReference r : o.eClass().getEAllReferences()) {
            if (r.isContainment() || r.isMany() || !VMemPackage.Literals.NAMED.isSuperTypeOf(r.getEReferenceType()))
                continue;
            if (o.eIsSet(r)) highlightFeature(acceptor, o, r, used((Named) o.eGet(r)));
        }
    }

    /** Unresolved parts of a path are words of a registry; a name that is wrong has an error anyhow. */
    private static String used(Named target) {
        return target == null || target.eIsProxy() ? SemanticTokenTypes.EnumMember : kind(target);
    }

    private static String kind(Named named) {
        if (named instanceof Host || named instanceof Guest || named instanceof Process)
            return SemanticTokenTypes.Class;
        if (named instanceof Layout || named instanceof Mmu) return SemanticTokenTypes.Struct;
        if (named instanceof Costs || named instanceof Disk || named instanceof Image) return SemanticTokenTypes.Type;
        if (named instanceof Run || named instanceof Phase || named instanceof Sweep)
            return SemanticTokenTypes.Function;
        if (named instanceof Trace || named instanceof Workload) return SemanticTokenTypes.Event;
        if (named instanceof Let || named instanceof ForEach) return SemanticTokenTypes.Parameter;
        return SemanticTokenTypes.Variable; // regions, levels, TLBs, buffers
    }
}
