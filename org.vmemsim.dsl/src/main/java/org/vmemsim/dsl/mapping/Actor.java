package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.runtime.scenario.Subject;

/**
 * Who acts, as a path and as the definitions that its parts lead to; both from the host down.
 *
 * @param elements as many as parts
 */
record Actor(List<Subject.Part> parts, List<Named> elements) {
    /** Where nobody is said to act. */
    static final Actor NOBODY = new Actor(List.of(), List.of());

    Actor {
        parts = List.copyOf(parts);
        elements = List.copyOf(elements);
    }

    static Actor of(Host host) {
        return NOBODY.with(host);
    }

    /** This actor and a part of it, of which there is only one or of which any will do. */
    Actor with(Named part) {
        return with(part, new Subject.Part(part.getName() == null ? "" : part.getName(), null));
    }

    Actor with(Named element, Subject.Part part) {
        List<Subject.Part> allParts = new ArrayList<>(parts);
        List<Named> allElements = new ArrayList<>(elements);
        allParts.add(part);
        allElements.add(element);
        return new Actor(allParts, allElements);
    }

    /** The first {@code n} parts. */
    Actor upTo(int n) {
        return new Actor(parts.subList(0, n), elements.subList(0, n));
    }

    boolean isNobody() {
        return parts.isEmpty();
    }

    Subject subject() {
        return new Subject(parts);
    }

    /** The last part. */
    EObject element() {
        return elements.isEmpty() ? null : elements.get(elements.size() - 1);
    }

    /** Whether it is a process, or was forked from one. */
    boolean isProcess() {
        return element() != null && !isMachine();
    }

    boolean isHost() {
        return element() instanceof Host;
    }

    boolean isMachine() {
        return element() instanceof Host || element() instanceof Guest;
    }

    /** The machine that a process is on; a machine itself. */
    Actor machine() {
        return element() instanceof Process || isProcess() ? upTo(parts.size() - 1) : this;
    }
}
