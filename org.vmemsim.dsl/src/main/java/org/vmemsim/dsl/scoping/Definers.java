package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.vmemsim.dsl.scoping.FileNames.Entry;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Process;

/**
 * References to definitions of one kind: what something extends, the mmu of a host, the trace of a replay. They are looked
 * for in the text alone, since what they lead to decides what else there is.
 */
class Definers {
    private final FileNames files;

    @Inject
    Definers(FileNames files) {
        this.files = files;
    }

    /** All that a name could mean, at the nearest distance. */
    List<Named> of(String name, EObject context, EReference reference) {
        EClass type = reference.getEReferenceType();
        boolean nested = isNested(context, reference);
        if (nested) for (Named n : around(context, type)) if (name.equals(n.getName())) return List.of(n);
        for (List<Entry> circle : files.written(name, type, context)) {
            List<Named> found = new ArrayList<>();
            int depth = -1;
            for (Entry e : circle) {
                if (nested && e.target() == context || depth >= 0 && e.depth() > depth) continue;
                depth = e.depth();
                found.add(e.target());
            }
            if (!found.isEmpty()) return found;
        }
        boolean itself = nested && name.equals(((Named) context).getName());
        return itself ? List.of((Named) context) : List.of();
    }

    Set<String> names(EObject context, EReference reference) {
        Set<String> all = new LinkedHashSet<>();
        if (isNested(context, reference))
            around(context, reference.getEReferenceType()).forEach(n -> all.add(n.getName()));
        all.addAll(files.names(context));
        all.remove(null);
        return all;
    }

    /** Whether it is what a guest or process in a host extends: it may be one of the same host, but not itself. */
    private static boolean isNested(EObject context, EReference reference) {
        return reference.getName().equals("parent")
                && (context instanceof Guest || context instanceof Process)
                && !(context.eContainer() instanceof Model);
    }

    /** Guests or processes of the blocks around and of what these extend, the nearest first. */
    private static List<Named> around(EObject context, EClass type) {
        List<Named> all = new ArrayList<>();
        for (EObject block = context.eContainer();
                block instanceof Host || block instanceof Guest;
                block = block.eContainer())
            for (EObject b : Parts.withParents(block, EObject.class))
                for (EObject part : b.eContents()) if (part != context && type.isInstance(part)) all.add((Named) part);
        return all;
    }
}
