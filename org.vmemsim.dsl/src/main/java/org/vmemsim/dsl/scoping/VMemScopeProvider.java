package org.vmemsim.dsl.scoping;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.Scopes;
import org.vmemsim.dsl.vMem.*;

/**
 * What a name can mean. Named things are seen by their simple names: those of the blocks around first, then
 * those of the file, of its imports and of the library; after a dot, the parts of what stands before it.
 */
public class VMemScopeProvider extends AbstractVMemScopeProvider {

    @Override
    public IScope getScope(EObject context, EReference reference) {
        if (reference == VMemPackage.Literals.SEGMENT__TARGET) {
            return segment(context, reference);
        }
        if (reference == VMemPackage.Literals.FIELD_TEST__FIELD) {
            return named(inherited(layoutOf(context)).stream()
                    .flatMap(l -> EcoreUtil2.getAllContentsOfType(l, Field.class).stream())
                    .toList());
        }
        if (reference == VMemPackage.Literals.ENTRY_FORMAT__LEVELS) {
            return named(inherited(layoutOf(context)).stream()
                    .flatMap(l -> l.getLevels().stream())
                    .toList());
        }
        if (reference == VMemPackage.Literals.LEVEL_PART__LEVELS) {
            return named(levelsOf(context));
        }
        return super.getScope(context, reference);
    }

    /** While a name is being typed the context is what stands around it: a path, or anything that may hold one. */
    private IScope segment(EObject s, EReference reference) {
        Path path = s instanceof Path p ? p : s instanceof Segment g && g.eContainer() instanceof Path p ? p : null;
        int i = path == null
                ? 0
                : s instanceof Path
                        ? path.getSegments().size()
                        : path.getSegments().indexOf(s);
        if (i > 0) {
            Named before = path.getSegments().get(i - 1).getTarget();
            return before == null || before.eIsProxy() ? IScope.NULLSCOPE : Scopes.scopeFor(parts(before));
        }
        List<EObject> near = new ArrayList<>();
        for (EObject c = s instanceof Segment ? s.eContainer() : s; c != null; c = c.eContainer()) {
            if (c instanceof Named n && !(c instanceof Let)) near.addAll(parts(n));
            if (c instanceof ForEach f) near.add(f);
            if (c instanceof Model m) {
                near.addAll(m.getElements());
                m.getElements().stream().filter(Host.class::isInstance).forEach(h -> near.addAll(parts((Named) h)));
            }
            if (c instanceof Run r && r.getOn() != null && !EcoreUtil2.isAncestor(r.getOn(), s)) {
                var on = r.getOn().getSegments();
                Named target = on.get(on.size() - 1).getTarget();
                if (target != null && !target.eIsProxy()) near.addAll(parts(target));
            }
            if (c instanceof Layout l)
                near.addAll(inherited(l).stream()
                        .flatMap(x -> x.getLevels().stream())
                        .toList());
        }
        return Scopes.scopeFor(
                near.stream()
                        .filter(o -> o instanceof Named n && n.getName() != null)
                        .toList(),
                super.getScope(s, reference));
    }

    /** What can stand after the dot: the named things directly inside, in the parents too, and inside what is used. */
    private List<EObject> parts(Named of) {
        List<EObject> found = new ArrayList<>();
        var todo = new ArrayList<EObject>(List.of(of));
        Set<EObject> seen = new LinkedHashSet<>();
        while (!todo.isEmpty()) {
            EObject o = todo.remove(0);
            if (!seen.add(o)) continue;
            for (EObject c : o.eContents()) {
                if (c instanceof Named) found.add(c);
                if (!(c instanceof Named) || c instanceof Malloc || c instanceof Fork) todo.add(c);
            }
            EObject parent = parentOf(o);
            if (parent != null && !parent.eIsProxy()) todo.add(parent);
            if (o instanceof MmuUse u && u.getMmu() != null && !u.getMmu().eIsProxy()) todo.add(u.getMmu());
        }
        return found;
    }

    private static EObject parentOf(EObject o) {
        var f = o.eClass().getEStructuralFeature("parent");
        return f == null ? null : (EObject) o.eGet(f);
    }

    private static Layout layoutOf(EObject o) {
        return EcoreUtil2.getContainerOfType(o, Layout.class);
    }

    private static Set<Layout> inherited(Layout l) {
        Set<Layout> all = new LinkedHashSet<>();
        for (Layout x = l; x != null && !x.eIsProxy() && all.add(x); x = x.getParent()) {}
        return all;
    }

    /** The levels of the layouts that the mmu around uses, here or in its parents. */
    private List<Level> levelsOf(EObject o) {
        List<Level> levels = new ArrayList<>();
        Mmu mmu = EcoreUtil2.getContainerOfType(o, Mmu.class);
        MmuUse use = EcoreUtil2.getContainerOfType(o, MmuUse.class);
        List<Setting> settings = new ArrayList<>();
        if (use != null) {
            settings.addAll(use.getSettings());
            mmu = use.getMmu();
        }
        Set<Mmu> seen = new LinkedHashSet<>();
        for (; mmu != null && !mmu.eIsProxy() && seen.add(mmu); mmu = mmu.getParent())
            settings.addAll(mmu.getSettings());
        for (Setting x : settings) {
            if (!Set.of("layout", "secondStage").contains(x.getName()) || x.getValue() == null) continue;
            for (Reference r : EcoreUtil2.getAllContentsOfType(x.getValue(), Reference.class))
                if (r.getPath().getSegments().get(0).getTarget() instanceof Layout l)
                    inherited(l).forEach(y -> levels.addAll(y.getLevels()));
        }
        return levels;
    }

    private static IScope named(List<? extends EObject> all) {
        return Scopes.scopeFor(
                all,
                o -> {
                    Object n = o.eGet(o.eClass().getEStructuralFeature("name"));
                    return n == null ? null : QualifiedName.create((String) n);
                },
                IScope.NULLSCOPE);
    }
}
