package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Run;

/** Which names are seen, for completion and suggestions; what they mean is told by {@link Lookup}. */
class SeenNames {
    private final FileNames files;
    private final Lookup lookup;

    @Inject
    SeenNames(FileNames files, Lookup lookup) {
        this.files = files;
        this.lookup = lookup;
    }

    /** All names that are seen from somewhere. */
    Set<String> names(EObject where, Site site) {
        Set<String> all = new LinkedHashSet<>(namesIn(site));
        for (EObject o = where; o != null; o = o.eContainer())
            if ((o instanceof ForEach || o instanceof FaultHandler) && ((Named) o).getName() != null)
                all.add(((Named) o).getName());
        all.addAll(files.names(where));
        return all;
    }

    /** All names that can stand after a dot. */
    Set<String> namesAfter(Meaning before, Site site) {
        Set<String> all = new LinkedHashSet<>();
        if (Parts.isSubject(before.target()))
            lookup.bodies(before.path(), site).forEach(b -> all.addAll(files.parts(b)));
        else Parts.of(before.target()).forEach(p -> all.add(p.getName()));
        if (before.target() instanceof Phase || before.target() instanceof Run) all.addAll(namesIn(site));
        for (Run r : files.runs(site)) all.addAll(files.made(r).keySet());
        return all;
    }

    private Set<String> namesIn(Site site) {
        Set<String> all = new LinkedHashSet<>();
        if (!site.acting().isNobody()) lookup.bodies(site.acting(), site).forEach(b -> all.addAll(files.parts(b)));
        for (Run r : files.runs(site)) {
            all.addAll(files.made(r).keySet());
            Parts.of(r).forEach(p -> all.add(p.getName()));
        }
        if (!site.on().isNobody()) {
            all.addAll(files.parts(site.on().elements().get(0)));
            all.add(site.on().elements().get(0).getName());
        }
        all.remove(null);
        return all;
    }
}
