package org.vmemsim.dsl.scoping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Fork;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Region;

/**
 * What belongs to what, with {@code extends} counted in.
 *
 * <p>A definition takes from what it extends; a guest, process or region also from the one of its name and kind in what
 * the block around it extends. What is nearer counts: its own text, what it says that it extends, then its namesakes.
 */
public final class Parts {
    private Parts() {}

    /**
     * The named things directly inside {@code owner}: in its own text, in its parents' and in what it uses in place; of
     * each name the nearest.
     */
    public static List<Named> of(Named owner) {
        Map<String, Named> found = new LinkedHashMap<>();
        for (EObject next : withParents(owner, EObject.class)) add(next, found);
        return List.copyOf(found.values());
    }

    private static void add(EObject block, Map<String, Named> found) {
        for (EObject child : block.eContents()) {
            if (child instanceof Named n && !isVariable(child) && !isMade(child)) {
                if (n.getName() != null) found.putIfAbsent(n.getName(), n);
            } else if (!(child instanceof FaultHandler)) add(child, found);
        }
        if (block instanceof MmuUse use && isThere(use.getMmu()))
            for (EObject m : withParents(use.getMmu(), EObject.class)) add(m, found);
    }

    /** Names that only their own blocks see. */
    private static boolean isVariable(EObject o) {
        return o instanceof ForEach || o instanceof FaultHandler;
    }

    /** Whether something comes into being in the middle of a run. */
    static boolean isMade(EObject o) {
        return o instanceof Malloc || o instanceof Fork;
    }

    /** Whether something can act. */
    public static boolean isSubject(EObject o) {
        return o instanceof Host || o instanceof Guest || o instanceof Process || o instanceof Fork;
    }

    /** What {@code o} says that it extends; null if nothing, or if it is not found. */
    public static EObject parent(EObject o) {
        EStructuralFeature feature = o.eClass().getEStructuralFeature("parent");
        EObject parent = feature == null ? null : (EObject) o.eGet(feature);
        return isThere(parent) ? parent : null;
    }

    /** {@code o} and what it takes from, the nearest first; stops where a circle closes. */
    public static <T extends EObject> List<T> withParents(T o, Class<T> type) {
        List<EObject> all = new ArrayList<>();
        collect(o, all, new LinkedHashSet<>());
        // what is reached on two ways counts as late as it can: behind all that take from it
        Set<T> chain = new LinkedHashSet<>();
        for (int i = all.size() - 1; i >= 0; i--) if (type.isInstance(all.get(i))) chain.add(type.cast(all.get(i)));
        List<T> nearestFirst = new ArrayList<>(chain);
        java.util.Collections.reverse(nearestFirst);
        nearestFirst.remove(o); // itself, where a circle closes
        nearestFirst.add(0, o);
        return List.copyOf(nearestFirst);
    }

    private static void collect(EObject o, List<EObject> all, Set<EObject> around) {
        if (!around.add(o)) return;
        all.add(o);
        EObject parent = parent(o);
        if (parent != null) collect(parent, all, around);
        for (Named n : namesakes(o)) {
            all.add(n);
            EObject said = parent(n);
            if (said != null) collect(said, all, around);
        }
        around.remove(o);
    }

    /** The guests, processes or regions of the same name in what the block around extends, the nearest first. */
    public static List<Named> namesakes(EObject o) {
        if (!(o instanceof Guest || o instanceof Process || o instanceof Region)) return List.of();
        String name = ((Named) o).getName();
        EObject block = o.eContainer();
        if (name == null || !(block instanceof Host || block instanceof Guest || block instanceof Process))
            return List.of();
        List<Named> found = new ArrayList<>();
        for (EObject outer : withParents(block, EObject.class)) {
            if (outer == block) continue;
            for (EObject part : outer.eContents())
                if (part.eClass() == o.eClass() && name.equals(((Named) part).getName())) found.add((Named) part);
        }
        return found;
    }

    /**
     * How many replicas there are; null where there is only one. The number goes with the name: a namesake in an extending
     * block keeps it, a definition of another name has its own.
     */
    public static Expression count(EObject o) {
        if (ownCount(o) != null) return ownCount(o);
        for (Named n : namesakes(o)) if (ownCount(n) != null) return ownCount(n);
        return null;
    }

    private static Expression ownCount(EObject o) {
        return o instanceof Guest g ? g.getCount() : o instanceof Process p ? p.getCount() : null;
    }

    /** Whether a reference leads somewhere. */
    public static boolean isThere(EObject o) {
        return o != null && !o.eIsProxy();
    }
}
