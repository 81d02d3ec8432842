package org.vmemsim.dsl.mapping.value;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.diagnostics.Severity;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;

/** Collects issues; the same one, found on two ways through the model, once. */
public final class Issues {
    private final Set<MappingIssue> found = new LinkedHashSet<>();
    private final Predicate<URI> isOurs;

    /**
     * @param isOurs tells files of the library: what has no effect yet there is no concern of a user's
     */
    public Issues(Predicate<URI> isOurs) {
        this.isOurs = isOurs;
    }

    public List<MappingIssue> all() {
        return List.copyOf(found);
    }

    public void error(EObject element, EStructuralFeature feature, String code, String message, String... data) {
        add(Severity.ERROR, element, feature, code, message, data);
    }

    public void warning(EObject element, EStructuralFeature feature, String code, String message, String... data) {
        add(Severity.WARNING, element, feature, code, message, data);
    }

    /** Whether an error was said of something, or of a part of it. */
    public boolean concern(EObject element) {
        return found.stream()
                .anyMatch(i -> i.isError() && (i.element() == element || EcoreUtil.isAncestor(element, i.element())));
    }

    /** Says plainly that something is understood but has no effect. */
    public void notSimulatedYet(EObject element, EStructuralFeature feature, String what) {
        warning(element, feature, IssueCodes.NOT_SIMULATED_YET, what + " is not simulated yet: it has no effect.");
    }

    /** Says plainly that something is understood but no run gets past it. */
    public void endsRun(EObject element, EStructuralFeature feature, String what) {
        warning(element, feature, IssueCodes.NOT_SIMULATED_YET, what + " is not simulated yet: the run ends here.");
    }

    /** An unknown word where one of {@code known} should stand. */
    public void unknown(
            EObject element,
            EStructuralFeature feature,
            String code,
            String what,
            String word,
            Collection<String> known) {
        String near = Suggestions.nearest(word, known).orElse("");
        String list = known.size() > 12 ? "" : " Possible: " + String.join(", ", known) + ".";
        error(
                element,
                feature,
                code,
                what + " '" + word + "'." + (near.isEmpty() ? list : " Did you mean '" + near + "'?"),
                word,
                near);
    }

    public void add(
            Severity severity,
            EObject element,
            EStructuralFeature feature,
            String code,
            String message,
            String... data) {
        if (severity != Severity.ERROR
                && element.eResource() != null
                && isOurs.test(element.eResource().getURI())) return;
        found.add(new MappingIssue(severity, element, feature, code, message, List.of(data)));
    }
}
