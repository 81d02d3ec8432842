package org.vmemsim.dsl.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.layout.LayoutMapper;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Costs;
import org.vmemsim.dsl.vMem.Disk;
import org.vmemsim.dsl.vMem.Image;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** The definitions that machines are made of, each mapped once. */
final class Definitions implements SettingsReader.Definitions {
    /** What a host without an mmu has: the layouts of today's most common processors. */
    private static final String DEFAULT_LAYOUT = "x86_64";

    private static final String DEFAULT_SECOND_STAGE = "ept";

    private static final Map<Class<?>, EClass> TYPES = Map.of(
            LayoutSpec.class, VMemPackage.Literals.LAYOUT,
            CostSpec.class, VMemPackage.Literals.COSTS,
            DiskSpec.class, VMemPackage.Literals.DISK,
            ImageSpec.class, VMemPackage.Literals.IMAGE,
            MmuSpec.class, VMemPackage.Literals.MMU);

    private final Issues issues;
    private final SettingsReader settings;
    private final LayoutMapper layouts;
    private final MmuMapper mmus;
    private final Library library;
    private final ResourceSet resources;
    private final Map<EObject, Object> known = new HashMap<>();

    Definitions(Issues issues, Values values, Library library, ResourceSet resources) {
        this.issues = issues;
        this.settings = new SettingsReader(issues, values, this);
        this.layouts = new LayoutMapper(issues, settings);
        this.mmus = new MmuMapper(issues, settings);
        this.library = library;
        this.resources = resources;
    }

    SettingsReader settings() {
        return settings;
    }

    MmuMapper mmus() {
        return mmus;
    }

    @Override
    public boolean isDefinition(Class<?> type) {
        return TYPES.containsKey(type);
    }

    @Override
    public Optional<Object> find(Class<?> type, EObject target, EObject where, String word) {
        EClass wanted = TYPES.get(type);
        String what = wanted.getName().toLowerCase(java.util.Locale.ROOT);
        if (target == null) {
            issues.error(where, null, IssueCodes.UNKNOWN_NAME, "No " + what + " is called '" + word + "'.", word);
            return Optional.empty();
        }
        if (!wanted.isInstance(target)) {
            issues.error(
                    where,
                    null,
                    IssueCodes.WRONG_TYPE,
                    "'" + word + "' is a " + target.eClass().getName().toLowerCase(java.util.Locale.ROOT) + ", not a "
                            + what + ".",
                    word);
            return Optional.empty();
        }
        return Optional.of(map(target));
    }

    /** The specification of a definition. */
    Object map(EObject definition) {
        Object value = known.get(definition);
        if (value != null) return value;
        if (definition instanceof Layout l) value = layouts.map(l);
        else if (definition instanceof Mmu m) value = mmus.map(m, bare());
        else if (definition instanceof Costs c) value = flat(c, CostSpec.DEFAULT, "costs");
        else if (definition instanceof Disk d) value = flat(d, DiskSpec.DEFAULT, "a disk");
        else if (definition instanceof Image i) value = flat(i, ImageSpec.DEFAULT, "an image");
        else throw new IllegalArgumentException(definition.eClass().getName());
        known.put(definition, value);
        return value;
    }

    LayoutSpec layout(Layout l) {
        return (LayoutSpec) map(l);
    }

    MmuSpec mmu(Mmu m) {
        return (MmuSpec) map(m);
    }

    /** What a definition of settings alone says, over what it extends. */
    private <R extends Record> R flat(Named definition, R base, String what) {
        List<Named> chain = Parts.withParents(definition, Named.class);
        @SuppressWarnings("unchecked") // a record's class is the class of its group
        SettingGroup<R> group = SettingGroup.of((Class<R>) base.getClass());
        Map<String, Object> names = new HashMap<>();
        if (definition.getName() != null) names.put("name", definition.getName());
        String first = chain.get(chain.size() - 1).getName();
        if (base instanceof ImageSpec && first != null) names.put("family", first);
        R spec = settings.build(group, base, names, definition); // messages say its name
        for (int i = chain.size() - 1; i >= 0; i--) spec = settings.read(spec, settingsOf(chain.get(i)), what, 0);
        return spec;
    }

    private static List<Setting> settingsOf(Named n) {
        if (n instanceof Costs c) return c.getSettings();
        if (n instanceof Disk d) return d.getSettings();
        return n instanceof Image i ? i.getSettings() : List.of();
    }

    /** The mmu of a host that names none. */
    MmuSpec standard() {
        MmuSpec d = MmuSpec.DEFAULT;
        return new MmuSpec(
                d.name(),
                fromLibrary(DEFAULT_LAYOUT),
                fromLibrary(DEFAULT_SECOND_STAGE),
                d.tags(),
                d.accessedDirty(),
                d.secondStageAccessedDirty(),
                d.tlbs(),
                d.walkCaches(),
                d.nestedTlb());
    }

    /** Where a definition of an mmu starts from: it has the caches that it names. */
    private MmuSpec bare() {
        MmuSpec d = standard();
        return new MmuSpec(
                d.name(),
                d.layout(),
                d.secondStage(),
                d.tags(),
                d.accessedDirty(),
                d.secondStageAccessedDirty(),
                List.of(),
                List.of(),
                null);
    }

    private LayoutSpec fromLibrary(String name) {
        for (URI uri : library.uris()) {
            Resource resource = resources.getResource(uri, true);
            for (EObject root : resource.getContents())
                for (var e : ((Model) root).getElements())
                    if (e instanceof Layout l && name.equals(l.getName())) return layout(l);
        }
        throw new IllegalStateException("the library lacks the layout " + name);
    }
}
