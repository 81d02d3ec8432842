package org.vmemsim.dsl.scoping;

import static org.vmemsim.dsl.vMem.VMemPackage.Literals.NAMED;
import static org.vmemsim.dsl.vMem.VMemPackage.Literals.SEGMENT__TARGET;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.Scopes;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage;

/** What a name can mean, for links and completion: what {@link Lookup} says; fields and levels of layouts by themselves. */
public class VMemScopeProvider extends AbstractVMemScopeProvider {
    private static final Set<String> LAYOUT_SETTINGS = Set.of("layout", "secondStage");

    @Inject
    private Lookup lookup;

    @Inject
    private SeenNames seen;

    @Inject
    private Definers definers;

    @Override
    public IScope getScope(EObject context, EReference reference) {
        if (reference == SEGMENT__TARGET) return segment(context);
        if (reference == VMemPackage.Literals.FIELD_TEST__FIELD) return named(fields(context));
        if (reference == VMemPackage.Literals.ENTRY_FORMAT__LEVELS) return named(levels(layout(context)));
        if (reference == VMemPackage.Literals.LEVEL_PART__LEVELS) return named(levelsOfMmu(context));
        if (NAMED.isSuperTypeOf(reference.getEReferenceType()))
            return new NameScope(
                    name -> definers.of(name, context, reference), () -> definers.names(context, reference));
        return super.getScope(context, reference);
    }

    /** While a name is being typed, the context is what stands around it: a path, or anything that may hold one. */
    private IScope segment(EObject context) {
        Path path = context instanceof Path p
                ? p
                : context instanceof Segment s && s.eContainer() instanceof Path p ? p : null;
        int i = path == null
                ? 0
                : context instanceof Path
                        ? path.getSegments().size()
                        : path.getSegments().indexOf(context);
        Site site = lookup.site(context);
        if (i == 0)
            return new NameScope(name -> targets(lookup.first(name, context, site)), () -> seen.names(context, site));
        List<List<Meaning>> trail = lookup.trail(path, site, i);
        if (trail.size() < i || trail.get(i - 1).size() != 1) return IScope.NULLSCOPE;
        Meaning before = trail.get(i - 1).get(0);
        Site here = lookup.behind(trail, site);
        return new NameScope(
                name -> targets(lookup.after(before, name, context, here)), () -> seen.namesAfter(before, here));
    }

    private static List<Named> targets(List<Meaning> meanings) {
        return meanings.stream().map(Meaning::target).toList();
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
