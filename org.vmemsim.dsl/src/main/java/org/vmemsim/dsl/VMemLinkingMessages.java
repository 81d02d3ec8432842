package org.vmemsim.dsl;

import org.eclipse.emf.ecore.EClass;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.DiagnosticMessage;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.linking.impl.LinkingDiagnosticMessageProvider;
import org.vmemsim.dsl.vMem.*;

/** Says what was not found in the words of the language; words out of a registry are the validator's business. */
public class VMemLinkingMessages extends LinkingDiagnosticMessageProvider {
    @Override
    public DiagnosticMessage getUnresolvedProxyMessage(ILinkingDiagnosticContext context) {
        if (context.getContext() instanceof Segment s && mayBeRegistryWord(s)) return null;
        EClass type = context.getReference().getEReferenceType();
        String what = type == VMemPackage.Literals.NAMED
                ? "Nothing here"
                : "No " + type.getName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase();
        return new DiagnosticMessage(
                what + " is called '" + context.getLinkText() + "'.",
                Severity.ERROR,
                "unknown-name",
                context.getLinkText());
    }

    private static boolean mayBeRegistryWord(Segment s) {
        Path path = (Path) s.eContainer();
        return path.getSegments().indexOf(s) > 0
                || path.eContainer() instanceof Axis
                || path.eContainer() instanceof Binding
                || path.eContainer() instanceof Chart
                || EcoreUtil2.getContainerOfType(s, Expect.class) != null
                || EcoreUtil2.getContainerOfType(s, Show.class) != null
                || EcoreUtil2.getContainerOfType(s, Chart.class) != null
                || EcoreUtil2.getContainerOfType(s, Value.class) != null;
    }
}
