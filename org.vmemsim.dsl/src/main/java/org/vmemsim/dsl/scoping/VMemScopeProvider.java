package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.Scopes;
import org.eclipse.xtext.scoping.impl.AbstractScope;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.eclipse.xtext.util.Tuples;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.VMemPackage;

/**
 * What a name can mean. Named things are seen by their simple names: those of the blocks around first, then those of
 * the file, of its imports and of the library; after a dot, the parts of what stands before it.
 */
public class VMemScopeProvider extends AbstractVMemScopeProvider {
    private static final Set<String> LAYOUT_SETTINGS = Set.of("layout", "secondStage");

    @Inject
    private IResourceScopeCache cache;

    /** What other files offer. */
    @Inject
    private IGlobalScopeProvider files;

    @Override
    public IScope getScope(EObject context, EReference reference) {
        if (reference == VMemPackage.Literals.SEGMENT__TARGET) return segment(context, reference);
        if (reference == VMemPackage.Literals.FIELD_TEST__FIELD) return named(fields(context));
        if (reference == VMemPackage.Literals.ENTRY_FORMAT__LEVELS) return named(levels(layout(context)));
        if (reference == VMemPackage.Literals.LEVEL_PART__LEVELS) return named(levelsOfMmu(context));
        return super.getScope(context, reference);
    }

    /** While a name is being typed, the context is what stands around it: a path, or anything that may hold one. */
    private IScope segment(EObject context, EReference reference) {
        Path path = context instanceof Path p
                ? p
                : context instanceof Segment s && s.eContainer() instanceof Path p ? p : null;
        int i = path == null
                ? 0
                : context instanceof Path
                        ? path.getSegments().size()
                        : path.getSegments().indexOf(context);
        if (i > 0) {
            Named before = path.getSegments().get(i - 1).getTarget();
            return Parts.isThere(before) ? Scopes.scopeFor(after(before)) : IScope.NULLSCOPE;
        }
        List<EObject> near = new ArrayList<>();
        for (EObject c = context instanceof Segment ? context.eContainer() : context; c != null; c = c.eContainer())
            addSeenIn(c, context, near);
        boolean metrics = isAboutMetrics(context);
        List<EObject> seen = near.stream()
                .filter(o -> o instanceof Named n && n.getName() != null)
                .filter(o -> metrics || !(o instanceof Phase))
                .toList();
        IScope all = Scopes.scopeFor(seen, super.getScope(context, reference));
        return wantsLayout(context) ? layoutsFirst(layouts(seen, context.eResource()), all) : all;
    }

    private static boolean wantsLayout(EObject context) {
        Setting setting = EcoreUtil2.getContainerOfType(context, Setting.class);
        return setting != null && LAYOUT_SETTINGS.contains(setting.getName());
    }

    private IScope layouts(List<EObject> seen, Resource resource) {
        return Scopes.scopeFor(
                seen.stream().filter(Layout.class::isInstance).toList(),
                files.getScope(
                        resource,
                        VMemPackage.Literals.SEGMENT__TARGET,
                        d -> VMemPackage.Literals.LAYOUT.isSuperTypeOf(d.getEClass())));
    }

    /** A guest or mmu may be called like the layout that it has. */
    private static IScope layoutsFirst(IScope layouts, IScope all) {
        return new AbstractScope(all, false) {
            @Override
            protected Iterable<IEObjectDescription> getAllLocalElements() {
                return layouts.getAllElements();
            }

            @Override
            protected Iterable<IEObjectDescription> getLocalElementsByName(QualifiedName name) {
                return layouts.getElements(name);
            }
        };
    }

    /** Only metrics belong to phases, so that a phase may be called like the region that it is about. */
    private static boolean isAboutMetrics(EObject context) {
        return EcoreUtil2.getContainerOfType(context, Expect.class) != null
                || EcoreUtil2.getContainerOfType(context, Sweep.class) != null;
    }

    /** What can stand behind a name and a dot; behind a run, also the machines that it is on. */
    private List<EObject> after(Named before) {
        List<EObject> all = new ArrayList<>(parts(before));
        Named on = before instanceof Run r && r.getOn() != null ? target(r.getOn()) : null;
        for (EObject o = on; o instanceof Named n; o = o.eContainer()) {
            all.addAll(parts(n));
            all.add(n);
        }
        return all;
    }

    /** What a block around {@code from} lets it see. */
    private void addSeenIn(EObject block, EObject from, List<EObject> near) {
        if (block instanceof ForEach || block instanceof FaultHandler) near.add(block);
        else if (block instanceof Named n && !(block instanceof Let)) near.addAll(parts(n));
        if (block instanceof Run r && r.getOn() != null && !EcoreUtil2.isAncestor(r.getOn(), from)) {
            Named on = target(r.getOn());
            if (on != null) near.addAll(parts(on));
        }
        if (block instanceof Layout l) near.addAll(levels(l));
        if (block instanceof Model m) {
            near.addAll(m.getElements());
            m.getElements().stream().filter(Host.class::isInstance).forEach(h -> near.addAll(parts((Named) h)));
        }
    }

    /** Asked for at every name of a run, and the same for all of them. */
    private List<EObject> parts(Named owner) {
        return owner.eResource() == null
                ? Parts.of(owner)
                : cache.get(Tuples.create("parts", owner), owner.eResource(), () -> Parts.of(owner));
    }

    /** What a whole path leads to; null if it is not found. */
    private static Named target(Path path) {
        Named last = path.getSegments().get(path.getSegments().size() - 1).getTarget();
        return Parts.isThere(last) ? last : null;
    }

    private static Layout layout(EObject o) {
        return EcoreUtil2.getContainerOfType(o, Layout.class);
    }

    private static List<Level> levels(Layout layout) {
        if (layout == null) return List.of();
        return Parts.withParents(layout, Layout.class).stream()
                .flatMap(l -> l.getLevels().stream())
                .toList();
    }

    private static List<Field> fields(EObject context) {
        Layout layout = layout(context);
        if (layout == null) return List.of();
        return Parts.withParents(layout, Layout.class).stream()
                .flatMap(l -> EcoreUtil2.getAllContentsOfType(l, Field.class).stream())
                .toList();
    }

    /** The levels of the layouts that the mmu around uses, here or in its parents. */
    private static List<Level> levelsOfMmu(EObject context) {
        List<Setting> settings = new ArrayList<>();
        Mmu mmu = EcoreUtil2.getContainerOfType(context, Mmu.class);
        MmuUse use = EcoreUtil2.getContainerOfType(context, MmuUse.class);
        if (use != null) {
            settings.addAll(use.getSettings());
            mmu = use.getMmu();
        }
        if (Parts.isThere(mmu)) Parts.withParents(mmu, Mmu.class).forEach(m -> settings.addAll(m.getSettings()));
        return settings.stream()
                .filter(s -> LAYOUT_SETTINGS.contains(s.getName()) && s.getValue() != null)
                .flatMap(s -> EcoreUtil2.getAllContentsOfType(s.getValue(), Reference.class).stream())
                .flatMap(r ->
                        target(r.getPath()) instanceof Layout l ? levels(l).stream() : java.util.stream.Stream.of())
                .toList();
    }

    /** Also for what is no {@link Named}, such as fields. */
    private static IScope named(List<? extends EObject> all) {
        return Scopes.scopeFor(
                all,
                o -> {
                    Object name = o.eGet(o.eClass().getEStructuralFeature("name"));
                    return name == null ? null : QualifiedName.create((String) name);
                },
                IScope.NULLSCOPE);
    }
}
