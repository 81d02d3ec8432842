package org.vmemsim.dsl.ide.complete;

import com.google.common.base.Predicate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.Assignment;
import org.eclipse.xtext.CrossReference;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistContext;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.editor.contentassist.IIdeContentProposalAcceptor;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalProvider;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IScope;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.dsl.ide.words.WordTexts;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.VMemPackage.Literals;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.Words;

/** Completion. The grammar says what can follow; here each such thing becomes words that mean something there. */
public class VMemProposals extends IdeContentProposalProvider {
    /** Rules that let words of the language be names: such a word is no proposal. */
    private static final Set<String> NAMES = Set.of(
            "Name",
            "OperandName",
            "Verb",
            "SettingName",
            "InnerSettingName",
            "FieldName",
            "FunctionName",
            "MetricName",
            "MemberName",
            "Noun",
            "GeneratorName",
            "ControlName",
            "UnitName",
            "Scale");

    @Override
    public void createProposals(Collection<ContentAssistContext> contexts, IIdeContentProposalAcceptor acceptor) {
        for (ContentAssistContext context : contexts) {
            Cursor cursor = Cursor.of(context);
            String text = context.getRootNode().getText();
            if (FileProposals.at(context.getResource().getURI(), text, context.getOffset(), acceptor)) return;
            if (isName(context) || cursor.isInsideWord()) continue;
            Optional<List<Dimension>> number = cursor.isAfterNumber() ? WantedUnits.of(cursor) : Optional.empty();
            boolean count = number.isEmpty() || number.get().get(0) == Dimension.COUNT;
            if (number.isPresent()) SettingProposals.units(number.get(), new Proposals(context, acceptor));
            if (count) super.createProposals(Set.of(context), acceptor);
        }
    }

    /** A new name is the user's own. */
    private static boolean isName(ContentAssistContext context) {
        return context.getFirstSetGrammarElements().stream().anyMatch(VMemProposals::isNewName)
                && context.getFirstSetGrammarElements().stream()
                        .noneMatch(e -> e instanceof Keyword k && !NAMES.contains(rule(k)));
    }

    private static boolean isNewName(AbstractElement e) {
        return e instanceof Assignment a && a.getFeature().equals("name") && !rule(a).endsWith("Setting");
    }

    private static String rule(EObject element) {
        return GrammarUtil.containingRule(element).getName();
    }

    @Override
    protected void _createProposals(
            Keyword keyword, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
        String rule = rule(keyword);
        Cursor cursor = Cursor.of(context);
        Proposals proposals = new Proposals(context, acceptor);
        if (rule.equals("UnitName")
                && cursor.isAfterNumber()
                && keyword.getValue().equals("bits")) {
            if (WantedUnits.of(cursor).isEmpty()) SettingProposals.units(proposals); // once for all of them
            return;
        }
        if (rule.equals("Comparator") || keyword.getValue().equals("±")) {
            if (cursor.path().isEmpty())
                proposals.add(
                        Rank.VALUE,
                        ContentAssistEntry.KIND_KEYWORD,
                        keyword.getValue(),
                        "",
                        WordTexts.of(keyword.getValue()));
            return;
        }
        boolean word = Character.isLetter(keyword.getValue().charAt(0));
        if (!word
                || NAMES.contains(rule)
                || rule.startsWith("Stray")
                || rule.equals("ValueItem")
                || !cursor.path().isEmpty()) return;
        boolean begins = keyword.getValue().equalsIgnoreCase(rule);
        if (begins && cursor.isTopLevel() && !cursor.isAtBeginning()) return; // a definition begins a line
        String meaning = WordTexts.of(keyword.getValue());
        proposals.add(Rank.KEYWORD, ContentAssistEntry.KIND_KEYWORD, keyword.getValue(), "", meaning);
        if (begins) Snippets.of(rule, cursor, proposals);
        if (rule.equals("Host") && begins && cursor.isTopLevel()) Scenarios.all(proposals);
    }

    @Override
    protected void _createProposals(Assignment a, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
        Proposals proposals = new Proposals(context, acceptor);
        String place = rule(a) + "." + a.getFeature();
        Cursor cursor = Cursor.of(context);
        if (!cursor.path().isEmpty() && !(a.getTerminal() instanceof CrossReference)) return;
        switch (place) {
            case "Setting.name", "InnerSetting.name" -> SettingProposals.names(context.getCurrentModel(), proposals);
            case "ValueItem.text" -> cursor.entry().ifPresent(e -> SettingProposals.values(e, proposals));
            case "PagePart.pages" -> SettingProposals.pageSizes(proposals);
            case "Guest.paging" ->
                Words.of(Paging.class)
                        .forEach((w, p) ->
                                proposals.add(Rank.VALUE, ContentAssistEntry.KIND_ENUM, w, "paging", Words.meaning(p)));
            case "Instruct.instruction" -> WordProposals.instructions(proposals);
            case "Explain.what" ->
                proposals.add(
                        Rank.KEYWORD, ContentAssistEntry.KIND_KEYWORD, "statement", "", WordTexts.of("statement"));
            case "Map.rights", "Protect.rights", "SetBits.rights" ->
                Words.of(Rights.class)
                        .keySet()
                        .forEach(w ->
                                proposals.add(Rank.VALUE, ContentAssistEntry.KIND_ENUM, w, "rights", WordTexts.of(w)));
            case "Control.register" -> WordProposals.controlBits(proposals);
            case "TracePart.generator" ->
                Words.alternatives(org.vmemsim.runtime.scenario.trace.TraceGenerator.class)
                        .keySet()
                        .forEach(w -> proposals.add(
                                Rank.VALUE, ContentAssistEntry.KIND_FUNCTION, w, "trace generator", WordTexts.of(w)));
            default -> {
                if (a.getTerminal() instanceof CrossReference reference) _createProposals(reference, context, acceptor);
            }
        }
    }

    @Override
    protected void _createProposals(
            RuleCall call, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {}

    @Override
    protected void _createProposals(
            CrossReference reference, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
        String rule = rule(reference);
        Cursor cursor = Cursor.of(context);
        boolean member = rule.equals("Member");
        boolean segment =
                member || Set.of("Segment", "OperandHead", "MetricHead").contains(rule);
        if (member == cursor.path().isEmpty() && segment) return;
        if (!segment) {
            if (cursor.path().isEmpty()) super._createProposals(reference, context, acceptor);
            return;
        }
        Proposals proposals = new Proposals(context, acceptor);
        if (member && ChangeProposals.fits(cursor)) ChangeProposals.members(cursor, proposals);
        if (rule.equals("MetricHead") && (cursor.isIn(Run.class) || cursor.isIn(Sweep.class)))
            MetricProposals.all(cursor, proposals);
        if (member && isFigure(cursor)) MetricProposals.after(cursor, proposals);
        Predicate<IEObjectDescription> fits = d -> Kinds.fits(d.getEClass(), rule, cursor);
        IScope scope = getScopeProvider().getScope(scopeContext(cursor), Literals.SEGMENT__TARGET);
        getCrossrefProposalProvider().lookupCrossReference(scope, reference, context, acceptor, fits);
    }

    /** A path's member is looked up in its predecessor, whether or not its first letters are typed already. */
    private static EObject scopeContext(Cursor cursor) {
        Path path = cursor.model().orElse(null);
        if (path == null) return cursor.context().getCurrentModel();
        int at = cursor.names().size();
        return at < path.getSegments().size() ? path.getSegments().get(at) : path;
    }

    private static boolean isFigure(Cursor cursor) {
        EObject path =
                cursor.model().map(EObject.class::cast).orElse(cursor.context().getCurrentModel());
        for (EObject o = path; o != null; o = o.eContainer()) {
            EClass type = o.eClass();
            if (type == Literals.BINDING || type == Literals.AXIS) return false;
            if (o instanceof Expect || o instanceof Show || o instanceof Chart) return true;
        }
        return false;
    }

    @Override
    protected Predicate<IEObjectDescription> getCrossrefFilter(CrossReference reference, ContentAssistContext context) {
        return d -> d.getEObjectOrProxy() != context.getCurrentModel();
    }
}
