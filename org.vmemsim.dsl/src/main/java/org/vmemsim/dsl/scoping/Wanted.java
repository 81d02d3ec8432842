package org.vmemsim.dsl.scoping;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.vMem.Acting;
import org.vmemsim.dsl.vMem.AddressPlace;
import org.vmemsim.dsl.vMem.Axis;
import org.vmemsim.dsl.vMem.Balloon;
import org.vmemsim.dsl.vMem.Binding;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Chart;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Explain;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.HostOperation;
import org.vmemsim.dsl.vMem.Invalidate;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.LoadRoot;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.PagePlace;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Reboot;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.SetBits;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Show;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.Switch;
import org.vmemsim.dsl.vMem.ThreadMap;
import org.vmemsim.dsl.vMem.VMemPackage;

/**
 * What can stand in a place. A name is looked for among that; only where nothing of it is found, among all else, so that a
 * message can say what the name means instead.
 */
enum Wanted {
    /** A host, guest or process. */
    SUBJECT,
    /** A guest. */
    GUEST,
    /** A process on the machine that acts. */
    NEIGHBOUR,
    /** What has pages. */
    MEMORY,
    /** A number with a name. */
    NUMBER,
    /** What figures can be of. */
    FIGURE,
    RUN,
    LAYOUT,
    COSTS,
    DISK,
    IMAGE,
    TRACE,
    WORKLOAD;

    private static final Map<String, Wanted> SETTINGS = Map.of(
            "layout", LAYOUT,
            "secondStage", LAYOUT,
            "costs", COSTS,
            "disk", DISK,
            "image", IMAGE,
            "trace", TRACE,
            "workload", WORKLOAD);

    private static final Map<Wanted, EClass> TYPES = Map.of(
            LAYOUT, VMemPackage.Literals.LAYOUT,
            COSTS, VMemPackage.Literals.COSTS,
            DISK, VMemPackage.Literals.DISK,
            IMAGE, VMemPackage.Literals.IMAGE,
            TRACE, VMemPackage.Literals.TRACE,
            WORKLOAD, VMemPackage.Literals.WORKLOAD,
            RUN, VMemPackage.Literals.RUN);

    /** What can stand at a path, or at what is being typed there. */
    static Wanted at(EObject context) {
        EObject o = context;
        while (o != null && !(o instanceof Model)) {
            Wanted found = at(o, o.eContainer());
            if (found != null) return found;
            o = o.eContainer();
        }
        return SUBJECT;
    }

    /** Told by the nearest thing around that decides it; null where {@code o} does not. */
    private static Wanted at(EObject o, EObject around) {
        if (o instanceof PagePlace) return MEMORY;
        if (o instanceof Expect || o instanceof Show || o instanceof Chart || o instanceof Axis || o instanceof Binding)
            return FIGURE;
        if (o instanceof Setting s) return SETTINGS.getOrDefault(s.getName(), NUMBER);
        if (o instanceof Reboot || o instanceof Balloon) return GUEST;
        if (o instanceof Switch || o instanceof LoadRoot || o instanceof ThreadMap || o instanceof Invalidate)
            return NEIGHBOUR;
        if (o instanceof Explain) return RUN;
        if (o instanceof Acting || o instanceof Change || o instanceof Run) return SUBJECT;
        if (o instanceof AddressPlace) return MEMORY;
        if (o instanceof Expression && !(around instanceof Expression)) return ofExpression(o);
        return null;
    }

    /** Numbers, but where an address is due also what has one. */
    private static Wanted ofExpression(EObject e) {
        if (EcoreUtil2.getContainerOfType(e, Expect.class) != null) return null;
        EObject holder = e.eContainer();
        if (holder instanceof Axis || holder instanceof Show || holder instanceof Chart || holder instanceof Binding)
            return null;
        if (holder instanceof Span s && s.eContainer() instanceof AddressPlace) return MEMORY;
        boolean address = holder instanceof org.vmemsim.dsl.vMem.Map
                || holder instanceof SetBits
                || holder instanceof HostOperation;
        if (address) return MEMORY;
        return EcoreUtil2.getContainerOfType(e, Setting.class) == null ? NUMBER : null;
    }

    /** What is looked for first, then second, … */
    List<Predicate<Meaning>> preferences(Actor acting) {
        Predicate<Meaning> any = m -> true;
        return switch (this) {
            case NEIGHBOUR -> List.of(m -> isNeighbour(m, acting), Wanted::isSubject, any);
            case GUEST -> List.of(m -> m.target() instanceof Guest && isSubject(m), Wanted::isSubject, any);
            default -> List.of(this::fits, any);
        };
    }

    private static boolean isNeighbour(Meaning m, Actor acting) {
        return isSubject(m) && m.path().isProcess() && sameMachine(m.owner(), acting.machine());
    }

    private static boolean sameMachine(Actor a, Actor b) {
        return !a.isNobody() && a.elements().equals(b.elements());
    }

    private boolean fits(Meaning m) {
        Named n = m.target();
        return switch (this) {
            case MEMORY -> n instanceof Region || n instanceof Malloc || isNumber(n) || isSubject(m);
            case NUMBER -> isNumber(n);
            case FIGURE -> n instanceof Run || n instanceof Phase || isNumber(n) || isSubject(m);
            case SUBJECT -> isSubject(m);
            default -> TYPES.get(this).isInstance(n);
        };
    }

    private static boolean isNumber(Named n) {
        return n instanceof Let || n instanceof ForEach || n instanceof FaultHandler;
    }

    /** Guests and processes that stand in no host are only there to be extended. */
    private static boolean isSubject(Meaning m) {
        return m.target() instanceof Host
                || Parts.isSubject(m.target()) && !(m.target().eContainer() instanceof Model);
    }
}
