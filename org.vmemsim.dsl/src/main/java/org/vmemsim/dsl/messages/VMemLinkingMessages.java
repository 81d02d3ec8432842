package org.vmemsim.dsl.messages;

import com.google.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.DiagnosticMessage;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.linking.impl.LinkingDiagnosticMessageProvider;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.vmemsim.dsl.vMem.Axis;
import org.vmemsim.dsl.vMem.Binding;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Value;

/** Says what was not found; words that may come from a registry are the validator's business, and get no message here. */
public class VMemLinkingMessages extends LinkingDiagnosticMessageProvider {
    @Inject
    private IScopeProvider scopes;

    @Override
    public DiagnosticMessage getUnresolvedProxyMessage(ILinkingDiagnosticContext context) {
        if (context.getContext() instanceof Segment s && mayBeRegistryWord(s)) return null;
        EClass type = context.getReference().getEReferenceType();
        String what = type == VMemPackage.Literals.NAMED ? "Nothing here" : "No " + words(type.getName());
        Set<String> known = new LinkedHashSet<>();
        scopes.getScope(context.getContext(), context.getReference())
                .getAllElements()
                .forEach(d -> known.add(d.getName().toString()));
        String word = context.getLinkText();
        Optional<String> near = Suggestions.nearest(word, known);
        return new DiagnosticMessage(
                what + " is called '" + word + "'." + Suggestions.question(near),
                Severity.ERROR,
                IssueCodes.UNKNOWN_NAME,
                near.map(n -> new String[] {word, n}).orElse(new String[] {word}));
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
