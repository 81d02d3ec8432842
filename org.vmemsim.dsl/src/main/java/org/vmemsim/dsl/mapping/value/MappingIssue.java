package org.vmemsim.dsl.mapping.value;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.diagnostics.Severity;

/**
 * Something that is wrong, or has no effect, in the model of a file.
 *
 * @param element what is to blame
 * @param feature which part of it; null for all of it
 * @param code one of {@link org.vmemsim.dsl.messages.IssueCodes}
 * @param message what is wrong, and what would be right
 * @param data for quick fixes: the words in question, and the word that was probably meant
 */
public record MappingIssue(
        Severity severity,
        EObject element,
        EStructuralFeature feature,
        String code,
        String message,
        List<String> data) {
    public MappingIssue {
        data = List.copyOf(data);
    }

    /** Whether a scenario with it cannot be trusted. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        String file =
                element.eResource() == null ? "" : element.eResource().getURI().lastSegment();
        return file + ":" + Sources.line(element) + ": " + code + ": " + message;
    }
}
