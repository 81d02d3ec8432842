package org.vmemsim.dsl.scoping;

import static org.vmemsim.dsl.vMem.VMemPackage.Literals.LAYOUT;
import static org.vmemsim.dsl.vMem.VMemPackage.Literals.NAMED;
import static org.vmemsim.dsl.vMem.VMemPackage.Literals.PHASE;
import static org.vmemsim.dsl.vMem.VMemPackage.Literals.SEGMENT__TARGET;

import com.google.common.base.Function;
import com.google.common.base.Predicate;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.resource.ISelectable;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.Scopes;
import org.eclipse.xtext.scoping.impl.AbstractScope;
import org.eclipse.xtext.scoping.impl.MultimapBasedSelectable;
import org.eclipse.xtext.scoping.impl.SelectableBasedScope;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.eclipse.xtext.util.SimpleAttributeResolver;
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
    private static final Function<EObject, QualifiedName> SIMPLE_NAMES =
            QualifiedName.wrapper(SimpleAttributeResolver.NAME_RESOLVER);

    private static final Set<String> LAYOUT_SETTINGS = Set.of("layout", "secondStage");

    @Inject
    private IResourceScopeCache cache;

    /** What other files offer. */
    @Inject
    private IGlobalScopeProvider files;

    @Override
    public IScope getScope(EObject context, EReference reference) {
        if (reference == SEGMENT__TARGET) return segment(context, reference);
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
        EObject from = context instanceof Segment ? context.eContainer() : context;
        Predicate<IEObjectDescription> seen = isAboutMetrics(context) ? d -> true : d -> d.getEClass() != PHASE;
        IScope all = around(from, context, super.getScope(context, reference), seen);
        return wantsLayout(context) ? layoutsFirst(layouts(from, context), all) : all;
    }

    private static boolean wantsLayout(EObject context) {
        Setting setting = EcoreUtil2.getContainerOfType(context, Setting.class);
        return setting != null && LAYOUT_SETTINGS.contains(setting.getName());
    }

    private IScope layouts(EObject from, EObject context) {
        Predicate<IEObjectDescription> isLayout = d -> LAYOUT.isSuperTypeOf(d.getEClass());
        return around(from, context, files.getScope(context.eResource(), SEGMENT__TARGET, isLayout), isLayout);
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

    /** What a block and those around it let {@code from} see, the inner before the outer, over what is seen anywhere. */
    private IScope around(EObject block, EObject from, IScope anywhere, Predicate<IEObjectDescription> seen) {
        if (block == null) return anywhere;
        IScope scope = around(block.eContainer(), from, anywhere, seen);
        if (block instanceof Run r && r.getOn() != null && !EcoreUtil2.isAncestor(r.getOn(), from)) {
            Named on = target(r.getOn());
            if (on != null) scope = over(scope, on, seen);
        }
        return block instanceof Model || block instanceof Named && !(block instanceof Let)
                ? over(scope, block, seen)
                : scope;
    }

    /** Found by hashing: asked for at every name, and the same for all of them in a block. */
    private IScope over(IScope outer, EObject block, Predicate<IEObjectDescription> seen) {
        ISelectable names = block.eResource() == null
                ? names(block)
                : cache.get(Tuples.create("names", block), block.eResource(), () -> names(block));
        return SelectableBasedScope.createScope(outer, names, seen, NAMED, false);
    }

    private ISelectable names(EObject block) {
        return new MultimapBasedSelectable(Scopes.scopedElementsFor(seenIn(block), SIMPLE_NAMES));
    }

    /** What a block lets those inside see. */
    private List<EObject> seenIn(EObject block) {
        if (block instanceof ForEach || block instanceof FaultHandler) return List.of(block);
        if (block instanceof Named n) return parts(n);
        List<EObject> all = new ArrayList<>(((Model) block).getElements());
        for (EObject e : List.copyOf(all)) if (e instanceof Host h) all.addAll(parts(h));
        return all;
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
