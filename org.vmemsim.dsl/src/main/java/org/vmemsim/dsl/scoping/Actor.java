package org.vmemsim.dsl.scoping;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Subject;

/**
 * Who acts, as a path and as the definitions that its parts lead to; both from the host down.
 *
 * @param elements as many as parts
 */
public record Actor(List<Subject.Part> parts, List<Named> elements) {
    /** Where nobody is said to act. */
    public static final Actor NOBODY = new Actor(List.of(), List.of());

    public Actor {
        parts = List.copyOf(parts);
        elements = List.copyOf(elements);
    }

    public static Actor of(Named first) {
        return NOBODY.with(first, null);
    }

    /**
     * This actor and a part of it.
     *
     * @param index which replica; null where there is only one, or where it is not said
     */
    public Actor with(Named element, Expression index) {
        List<Subject.Part> allParts = new ArrayList<>(parts);
        List<Named> allElements = new ArrayList<>(elements);
        allParts.add(new Subject.Part(element.getName() == null ? "" : element.getName(), index));
        allElements.add(element);
        return new Actor(allParts, allElements);
    }

    /** This actor and the parts of another from the {@code n}-th on. */
    Actor withRest(Actor other, int n) {
        Actor all = this;
        for (int i = n; i < other.parts.size(); i++) all = all.with(other.elements.get(i), other.index(i));
        return all;
    }

    /** The first {@code n} parts. */
    public Actor upTo(int n) {
        return new Actor(parts.subList(0, n), elements.subList(0, n));
    }

    public int size() {
        return parts.size();
    }

    /** Which replica the {@code i}-th part is; null where there is only one, or where it is not said. */
    public Expression index(int i) {
        return parts.get(i).index();
    }

    /** This actor, its replicas those of another where both lead the same way and this one does not say which. */
    Actor inheriting(Actor other) {
        int n = 0;
        while (n < Math.min(size(), other.size())
                && elements.get(n) == other.elements.get(n)
                && (index(n) == null || index(n).equals(other.index(n)))) n++;
        return n == 0 ? this : other.upTo(n).withRest(this, n);
    }

    /** This actor, its replicas those of another where both lead the same way and those of the other are among them. */
    Actor narrowed(Actor other) {
        int n = 0;
        while (n < Math.min(size(), other.size())
                && elements.get(n) == other.elements.get(n)
                && (index(n) == null || index(n).equals(Subject.ALL) || index(n).equals(other.index(n)))) n++;
        return n == 0 ? this : other.upTo(n).withRest(this, n);
    }

    /** Whether another is this one or a part of it, as far as their indices can tell. */
    boolean mayHold(Actor other) {
        if (other.size() < size()) return false;
        for (int i = 0; i < size(); i++)
            if (elements.get(i) != other.elements.get(i) || !mayBeSame(index(i), other.index(i))) return false;
        return true;
    }

    /** Only two different numbers tell replicas apart. */
    private static boolean mayBeSame(Expression a, Expression b) {
        return !(a instanceof Expression.Constant && b instanceof Expression.Constant)
                || a.equals(b)
                || a.equals(Subject.ALL)
                || b.equals(Subject.ALL);
    }

    public boolean isNobody() {
        return parts.isEmpty();
    }

    public Subject subject() {
        return new Subject(parts);
    }

    /** The last part. */
    public Named element() {
        return elements.isEmpty() ? null : elements.get(elements.size() - 1);
    }

    /** Whether it is a process, or was forked from one. */
    public boolean isProcess() {
        return element() != null && !isMachine();
    }

    public boolean isHost() {
        return element() instanceof Host;
    }

    public boolean isMachine() {
        EObject last = element();
        return last instanceof Host || last instanceof Guest;
    }

    /** The machine that a process is on; a machine itself. */
    public Actor machine() {
        return isProcess() ? upTo(parts.size() - 1) : this;
    }
}
