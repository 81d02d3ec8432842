package org.vmemsim.dsl.scoping;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Fork;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Named;

/** What belongs to what: the definitions that a name may be followed by after a dot. */
public final class Parts {
    private Parts() {}

    /**
     * The named things directly inside {@code owner}: in its own text, in its parents' and in what it uses in place. What
     * a child defines comes before what its parent defines, so the first of a name is the one that counts.
     */
    public static List<EObject> of(Named owner) {
        List<EObject> found = new ArrayList<>();
        Deque<EObject> todo = new ArrayDeque<>(List.of(owner));
        Set<EObject> seen = new LinkedHashSet<>();
        while (!todo.isEmpty()) {
            EObject next = todo.remove();
            if (!seen.add(next)) continue;
            for (EObject child : next.eContents()) {
                if (child instanceof Named && !isVariable(child)) found.add(child);
                // processes and buffers come into being in the middle of a run
                if (!(child instanceof Named)
                        || child instanceof Malloc
                        || child instanceof Fork
                        || child instanceof ForEach) todo.add(child);
            }
            EObject parent = parent(next);
            if (parent != null) todo.add(parent);
            if (next instanceof MmuUse use && isThere(use.getMmu())) todo.add(use.getMmu());
        }
        return found;
    }

    /** Names that only their own blocks see. */
    private static boolean isVariable(EObject o) {
        return o instanceof ForEach || o instanceof FaultHandler;
    }

    /** What {@code o} extends; null if nothing, or if it is not found. */
    public static EObject parent(EObject o) {
        EStructuralFeature feature = o.eClass().getEStructuralFeature("parent");
        EObject parent = feature == null ? null : (EObject) o.eGet(feature);
        return isThere(parent) ? parent : null;
    }

    /** {@code o} and what it extends, the farthest ancestor last; stops where a circle closes. */
    public static <T extends EObject> List<T> withParents(T o, Class<T> type) {
        Set<T> chain = new LinkedHashSet<>();
        for (EObject x = o; type.isInstance(x) && chain.add(type.cast(x)); x = parent(x)) {}
        return List.copyOf(chain);
    }

    /** Whether a reference leads somewhere. */
    public static boolean isThere(EObject o) {
        return o != null && !o.eIsProxy();
    }
}
