package org.vmemsim.dsl.scoping;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.EObjectDescription;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IScope;
import org.vmemsim.dsl.vMem.Named;

/** What the rule of look-up finds, as Xtext asks for it. A name with several meanings leads nowhere. */
public final class NameScope implements IScope {
    private final Function<String, List<? extends Named>> meanings;
    private final Supplier<Set<String>> names;

    /**
     * @param meanings all that a name could mean, at the nearest distance
     * @param names all names that are seen
     */
    NameScope(Function<String, List<? extends Named>> meanings, Supplier<Set<String>> names) {
        this.meanings = meanings;
        this.names = names;
    }

    /** All names that are seen, whether or not they are ambiguous. */
    public Set<String> names() {
        return names.get();
    }

    @Override
    public IEObjectDescription getSingleElement(QualifiedName name) {
        List<? extends Named> found = meanings.apply(name.toString());
        return found.size() == 1 ? describe(found.get(0)) : null;
    }

    @Override
    public Iterable<IEObjectDescription> getElements(QualifiedName name) {
        return meanings.apply(name.toString()).stream().map(NameScope::describe).toList();
    }

    @Override
    public IEObjectDescription getSingleElement(EObject object) {
        for (IEObjectDescription d : getElements(object)) return d;
        return null;
    }

    @Override
    public Iterable<IEObjectDescription> getElements(EObject object) {
        if (!(object instanceof Named n) || n.getName() == null) return List.of();
        URI wanted = EcoreUtil.getURI(object);
        IEObjectDescription found = getSingleElement(QualifiedName.create(n.getName()));
        return found != null && found.getEObjectURI().equals(wanted) ? List.of(found) : List.of();
    }

    @Override
    public Iterable<IEObjectDescription> getAllElements() {
        List<IEObjectDescription> all = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names.get())) {
            IEObjectDescription found = getSingleElement(QualifiedName.create(name));
            if (found != null) all.add(found);
        }
        return all;
    }

    private static IEObjectDescription describe(Named n) {
        return EObjectDescription.create(QualifiedName.create(n.getName()), n);
    }
}
