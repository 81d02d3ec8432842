package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.DiagnosticMessage;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.linking.impl.LinkingDiagnosticMessageProvider;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.vMem.Axis;
import org.vmemsim.dsl.vMem.Binding;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Value;

/** Says what was not found; words that may come from a registry are the validator's business, and get no message here. */
public class VMemLinkingMessages extends LinkingDiagnosticMessageProvider {
    /** Errors of one file after which nobody reads what was meant; to find it, all names are looked through. */
    private static final int MANY = 200;

    @Inject
    private IScopeProvider scopes;

    @Inject
    private Lookup lookup;

    @Inject
    private FileNames files;

    @Override
    public DiagnosticMessage getUnresolvedProxyMessage(ILinkingDiagnosticContext context) {
        if (context.getContext() instanceof Segment s && mayBeRegistryWord(s)) return null;
        EClass type = context.getReference().getEReferenceType();
        String what = type == VMemPackage.Literals.NAMED ? "Nothing here" : "No " + words(type.getName());
        String word = context.getLinkText();
        DiagnosticMessage ambiguous = ambiguous(context, word);
        if (ambiguous != null) return ambiguous;
        String elsewhere = madeElsewhere(context.getContext(), word);
        if (elsewhere != null)
            return new DiagnosticMessage(
                    "'" + word + "' is not known in this run: run '" + elsewhere
                            + "' makes it. A name that a run makes is known in that run only.",
                    Severity.ERROR,
                    IssueCodes.UNKNOWN_NAME,
                    word);
        Optional<String> near = Suggestions.nearest(word, known(context));
        return new DiagnosticMessage(
                what + " is called '" + word + "'." + Suggestions.question(near),
                Severity.ERROR,
                IssueCodes.UNKNOWN_NAME,
                near.map(n -> new String[] {word, n}).orElse(new String[] {word}));
    }

    private Set<String> known(ILinkingDiagnosticContext context) {
        if (context.getContext().eResource().getErrors().size() >= MANY) return Set.of();
        IScope scope = scopes.getScope(context.getContext(), context.getReference());
        if (scope instanceof NameScope names) return names.names();
        Set<String> known = new LinkedHashSet<>();
        scope.getAllElements().forEach(d -> known.add(d.getName().toString()));
        return known;
    }

    /** That a name could mean several things; null if it means nothing. */
    private DiagnosticMessage ambiguous(ILinkingDiagnosticContext context, String word) {
        List<Meaning> meanings = new ArrayList<>();
        if (context.getContext() instanceof Segment s) meanings.addAll(lookup.first(word, s, lookup.site(s)));
        else
            scopes.getScope(context.getContext(), context.getReference())
                    .getElements(QualifiedName.create(word))
                    .forEach(d -> meanings.add(meaning(d.getEObjectOrProxy())));
        if (meanings.size() < 2) return null;
        return new DiagnosticMessage(
                Meaning.ambiguous(word, meanings), Severity.ERROR, IssueCodes.AMBIGUOUS_NAME, word);
    }

    /** A definition by the blocks around it. */
    private static Meaning meaning(EObject o) {
        return new Meaning(holder(o.eContainer()), (Named) o, null);
    }

    private static Actor holder(EObject o) {
        return o instanceof Named n ? holder(o.eContainer()).with(n, null) : Actor.NOBODY;
    }

    /** The other run of this file that makes a thing of that name; null if none does. */
    private String madeElsewhere(EObject context, String word) {
        Run here = EcoreUtil2.getContainerOfType(context, Run.class);
        if (here == null || !(context instanceof Segment) || !(EcoreUtil2.getRootContainer(context) instanceof Model m))
            return null;
        return files.makers(m, word).stream()
                .filter(r -> r != here)
                .map(Run::getName)
                .findFirst()
                .orElse(null);
    }

    /** {@code EntryFormat} is an entry format. */
    private static String words(String type) {
        return type.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** Values, metrics and parameters share one syntax with words out of registries. */
    private static boolean mayBeRegistryWord(Segment s) {
        Path path = (Path) s.eContainer();
        EObject user = path.eContainer();
        return path.getSegments().indexOf(s) > 0
                || user instanceof Axis
                || user instanceof Binding
                || user instanceof Change
                || EcoreUtil2.getContainerOfType(s, Expect.class) != null
                || EcoreUtil2.getContainerOfType(s, Show.class) != null
                || EcoreUtil2.getContainerOfType(s, Chart.class) != null
                || EcoreUtil2.getContainerOfType(s, Value.class) != null;
    }
}
