package org.vmemsim.dsl.ide.inline;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.ide.figures.ShownFigures;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Run;

/** Which figures are still those of an earlier text, while runs are carried out one after the other. */
final class Pending {
    private Pending() {}

    /** Whether what is shown of an element that begins on {@code line}, from 1, comes from a run whose own figures have not come. */
    static boolean is(EObject element, int line, ShownFigures shown) {
        if (shown.pending().isEmpty()) return false;
        Run run = EcoreUtil2.getContainerOfType(element, Run.class);
        if (run != null) return run.getName() != null && shown.stale(run.getName());
        if (element instanceof Expect)
            return shown.expectations(line).stream()
                    .anyMatch(e -> shown.pending().stream().anyMatch(e.expectation()::names));
        Host host = EcoreUtil2.getContainerOfType(element, Host.class);
        String name = host == null ? null : host.getName();
        return shown.pending().stream()
                .anyMatch(r -> shown.specification(r)
                        .filter(s -> ScopeFigures.isOn(s, name))
                        .isPresent());
    }
}
