package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.diagnostics.Severity;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Quantity;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.ValueItem;
import org.vmemsim.runtime.paging.Encodability;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.machine.Reach;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;

/** Hosts, guests and processes, with what they extend. */
final class MachineMapper {
    /** What the machines around tell those inside. */
    record Around(LayoutSpec layout, MmuSpec mmu, List<LayoutSpec> outer, Actor actor) {}

    private static final BigDecimal MOST_REPLICAS = BigDecimal.valueOf(100_000);

    private final Issues issues;
    private final Values values;
    private final Definitions definitions;
    private final RegionMapper regions;
    private final StatementMapper statements;
    private final Map<Host, HostSpec> known = new HashMap<>();

    MachineMapper(Issues issues, Values values, Definitions definitions, StatementMapper statements) {
        this.issues = issues;
        this.values = values;
        this.definitions = definitions;
        this.regions = new RegionMapper(issues, values, definitions.settings());
        this.statements = statements;
    }

    HostSpec map(Host host) {
        HostSpec before = known.get(host);
        if (before != null) return before;
        List<Host> chain = Parts.withParents(host, Host.class);
        MmuSpec mmu = mmu(chain);
        HostSpec spec = SettingGroup.of(HostSpec.class)
                .with(HostSpec.DEFAULT, Map.of("name", host.getName() == null ? "" : host.getName(), "mmu", mmu));
        for (int i = chain.size() - 1; i >= 0; i--)
            spec = definitions
                    .settings()
                    .read(
                            spec,
                            chain.get(i).getSettings(),
                            "a host",
                            mmu.layout().page());
        LayoutSpec layout = spec.layout() == null ? mmu.layout() : spec.layout();
        Around around = new Around(layout, mmu, List.of(mmu.secondStage()), Actor.of(host));
        Map<String, GuestSpec> guests = new LinkedHashMap<>();
        Map<String, ProcessSpec> processes = new LinkedHashMap<>();
        for (Named part : parts(chain)) {
            if (part instanceof Guest g) guests.put(g.getName(), map(g, around));
            if (part instanceof Process p) processes.put(p.getName(), map(p, around));
        }
        HostSpec whole = SettingGroup.of(HostSpec.class)
                .with(
                        spec,
                        Map.of("guests", List.copyOf(guests.values()), "processes", List.copyOf(processes.values())));
        HostSpec fitting = fitting(whole, chain);
        HostProblem.of(fitting).forEach(p -> tell(p, host));
        for (GuestSpec g : fitting.guests()) {
            LayoutSpec outer = fitting.outer(g);
            if (g.paging() == Paging.NATIVE || Encodability.servesHypervisors(outer)) continue;
            String message =
                    "layout " + outer.name() + " has no entries that grant all rights, or all but writing, which"
                            + " a hypervisor needs for guest " + g.name() + ". Choose another layout for its "
                            + (g.paging() == Paging.NESTED ? "second stage" : "shadow tables");
            tell(new HostProblem(HostProblem.Kind.REACH, g.name(), List.of(), message), host);
        }
        known.put(host, fitting);
        return fitting;
    }

    /** Memory that no file states is the default, or what the layouts can reach where that is less. */
    private static HostSpec fitting(HostSpec host, List<Host> chain) {
        return Reach.fitting(
                host,
                chain.stream().anyMatch(MachineMapper::statesMemory),
                g -> chain.stream()
                        .flatMap(h -> h.getParts().stream())
                        .anyMatch(p -> p instanceof Guest own && g.name().equals(own.getName()) && statesMemory(own)));
    }

    private static boolean statesMemory(Named machine) {
        return Parts.withParents(machine, Named.class).stream()
                .flatMap(m -> m.eContents().stream())
                .anyMatch(s -> s instanceof Setting setting && "memory".equals(setting.getName()));
    }

    /** Guests and processes of a host or guest and of what it extends: of each name the nearest, in the order of the first. */
    private List<Named> parts(List<? extends EObject> chain) {
        Map<String, Named> all = new LinkedHashMap<>();
        for (int i = chain.size() - 1; i >= 0; i--)
            for (EObject part : chain.get(i).eContents()) {
                if (!(part instanceof Guest || part instanceof Process)) continue;
                Named n = (Named) part;
                Named before = n.getName() == null ? null : all.put(n.getName(), n);
                if (before != null && before.eClass() != n.eClass())
                    issues.error(
                            n,
                            VMemPackage.Literals.NAMED__NAME,
                            IssueCodes.DUPLICATE_NAME,
                            "'" + n.getName() + "' is a " + kind(before) + " in what this extends. Give the " + kind(n)
                                    + " another name.",
                            n.getName());
            }
        return List.copyOf(all.values());
    }

    private static String kind(Named n) {
        return n.eClass().getName().toLowerCase(java.util.Locale.ROOT);
    }

    /** At the setting that is to blame, if this file says it; otherwise at the name of the guest or host. */
    private void tell(HostProblem problem, Host host) {
        String[] names = problem.guest().split("\\.", 2);
        Named machine = guest(host, names[0]).map(Named.class::cast).orElse(host);
        Named where = names.length < 2 ? machine : process(machine, names[1]).orElse(machine);
        Optional<ValueItem> value =
                problem.setting().isEmpty() ? Optional.empty() : Sources.setting(where, problem.setting());
        issues.add(
                switch (problem.kind().severity()) {
                    case ERROR -> Severity.ERROR;
                    case WARNING -> Severity.WARNING;
                    case NOTE -> Severity.INFO;
                },
                value.isPresent() ? value.get() : where,
                value.isPresent() ? null : feature(problem, where),
                code(problem.kind()),
                SettingsReader.sentence(problem.message()));
    }

    private static String code(HostProblem.Kind kind) {
        return switch (kind) {
            case BARE -> IssueCodes.BARE;
            case REACH -> IssueCodes.REACH;
            case BACKING -> IssueCodes.NO_SUCH_PAGE;
            case RESERVATION -> IssueCodes.RESERVATION;
            case ADMISSION -> IssueCodes.ADMISSION;
            case TAG, UNTAGGED -> IssueCodes.TAG;
            case SPACES -> IssueCodes.OUT_OF_RANGE;
            case OVERFULL -> IssueCodes.OVERFULL;
            case LIMIT -> IssueCodes.LIMIT;
            case SHADOW_LIMIT -> IssueCodes.SHADOW_LIMIT;
            case GUEST_SWAP -> IssueCodes.GUEST_SWAP;
        };
    }

    /** What of a host, guest or process is marked: how many there are of it, or its name. */
    private static EStructuralFeature feature(HostProblem problem, Named where) {
        if (problem.kind() == HostProblem.Kind.SPACES) {
            if (where instanceof Process p && p.getCount() != null) return VMemPackage.Literals.PROCESS__COUNT;
            if (where instanceof Guest g && g.getCount() != null) return VMemPackage.Literals.GUEST__COUNT;
        }
        return VMemPackage.Literals.NAMED__NAME;
    }

    /** The process of that name that stands in a machine's own block. */
    private static Optional<Named> process(Named machine, String name) {
        return machine.eContents().stream()
                .filter(part -> part instanceof Process p && name.equals(p.getName()))
                .map(Named.class::cast)
                .findFirst();
    }

    /** The guest of that name that stands in the same file. */
    private static Optional<Guest> guest(Host host, String name) {
        return Parts.withParents(host, Host.class).stream()
                .flatMap(h -> h.getParts().stream())
                .filter(part -> part instanceof Guest g && name.equals(g.getName()))
                .map(Guest.class::cast)
                .findFirst()
                .filter(g -> g.eResource() == host.eResource());
    }

    /** Whether what an actor's machine runs has no page tables; false where that is not known yet. */
    boolean isBare(Actor actor) {
        HostSpec host = !actor.isNobody() && actor.elements().get(0) instanceof Host h ? known.get(h) : null;
        if (host == null) return false;
        if (!(actor.machine().element() instanceof Guest guest))
            return host.tables().bare();
        return host.guests().stream()
                .anyMatch(
                        g -> g.name().equals(guest.getName()) && host.tables(g).bare());
    }

    /** The host of an actor; empty where that is not known yet. */
    Optional<HostSpec> host(Actor actor) {
        return !actor.isNobody() && actor.elements().get(0) instanceof Host h
                ? Optional.ofNullable(known.get(h))
                : Optional.empty();
    }

    /** What an actor was defined as, if that is a host, guest or process of a known host. */
    Optional<? extends Record> spec(Actor actor) {
        if (actor.isHost()) return host(actor);
        return actor.isProcess() ? host(actor).map(h -> ProcessSpec.DEFAULT) : guest(actor);
    }

    /** The guest that an actor is or is on; empty where that is not known yet, or is a host. */
    Optional<GuestSpec> guest(Actor actor) {
        if (!(actor.machine().element() instanceof Guest guest)) return Optional.empty();
        return host(actor)
                .flatMap(h -> h.guests().stream()
                        .filter(g -> g.name().equals(guest.getName()))
                        .findFirst());
    }

    private MmuSpec mmu(List<Host> chain) {
        MmuSpec mmu = null;
        Mmu named = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            for (EObject part : chain.get(i).getParts()) {
                if (!(part instanceof MmuUse use)) continue;
                boolean same = mmu != null && use.getMmu() == named; // then what was changed in place stays
                named = use.getMmu();
                MmuSpec base = same ? mmu : Parts.isThere(named) ? definitions.mmu(named) : definitions.standard();
                mmu = definitions.mmus().map(use, base);
            }
        }
        return mmu == null ? definitions.standard() : mmu;
    }

    private GuestSpec map(Guest guest, Around host) {
        List<Guest> chain = Parts.withParents(guest, Guest.class);
        GuestSpec spec = SettingGroup.of(GuestSpec.class)
                .with(
                        GuestSpec.DEFAULT,
                        Map.of(
                                "name",
                                guest.getName(),
                                "replicas",
                                replicas(guest, VMemPackage.Literals.GUEST__COUNT)));
        for (int i = chain.size() - 1; i >= 0; i--) {
            Guest g = chain.get(i);
            spec = definitions
                    .settings()
                    .read(spec, g.getSettings(), "a guest", host.layout().page());
            Optional<Paging> paging = paging(g);
            if (paging.isPresent()) spec = SettingGroup.of(GuestSpec.class).with(spec, Map.of("paging", paging.get()));
            g.getParts().stream()
                    .filter(MmuUse.class::isInstance)
                    .forEach(u -> issues.notSimulatedYet(u, null, "An mmu of a guest's own"));
        }
        Around around = new Around(
                spec.layout() == null ? host.layout() : spec.layout(),
                host.mmu(),
                spec.paging() == Paging.SHADOW
                        ? List.of(host.mmu().layout(), host.mmu().secondStage())
                        : List.of(host.mmu().secondStage()),
                host.actor().with(guest, replica(guest)));
        Map<String, ProcessSpec> processes = new LinkedHashMap<>();
        for (Named part : parts(chain)) if (part instanceof Process p) processes.put(p.getName(), map(p, around));
        List<FaultHandler> own =
                chain.stream().flatMap(g -> g.getHandlers().stream()).toList();
        return SettingGroup.of(GuestSpec.class)
                .with(
                        spec,
                        Map.of(
                                "processes",
                                List.copyOf(processes.values()),
                                "handlers",
                                handlers(own, around.actor())));
    }

    private Optional<Paging> paging(Guest g) {
        if (g.getPaging() == null) return Optional.empty();
        Map<String, Enum<?>> words = Words.of(Paging.class);
        Enum<?> mode = words.get(g.getPaging());
        if (mode == null)
            issues.unknown(
                    g,
                    VMemPackage.Literals.GUEST__PAGING,
                    IssueCodes.UNKNOWN_WORD,
                    "There is no paging mode",
                    g.getPaging(),
                    words.keySet());
        else if (!Words.simulated(mode))
            issues.notSimulatedYet(g, VMemPackage.Literals.GUEST__PAGING, "'" + g.getPaging() + "'");
        return Optional.ofNullable((Paging) mode);
    }

    private ProcessSpec map(Process process, Around machine) {
        List<Process> chain = Parts.withParents(process, Process.class);
        ProcessSpec spec = SettingGroup.of(ProcessSpec.class)
                .with(
                        ProcessSpec.DEFAULT,
                        Map.of(
                                "name",
                                process.getName(),
                                "replicas",
                                replicas(process, VMemPackage.Literals.PROCESS__COUNT)));
        for (int i = chain.size() - 1; i >= 0; i--)
            spec = definitions
                    .settings()
                    .read(
                            spec,
                            chain.get(i).getSettings(),
                            "a process",
                            machine.layout().page());
        List<RegionSpec> placed = regions.map(chain, machine.layout(), machine.outer());
        List<FaultHandler> own =
                chain.stream().flatMap(p -> p.getHandlers().stream()).toList();
        return SettingGroup.of(ProcessSpec.class)
                .with(
                        spec,
                        Map.of(
                                "regions",
                                placed,
                                "handlers",
                                handlers(own, machine.actor().with(process, replica(process)))));
    }

    /** Handlers by what they handle; a child's before its parent's. */
    private List<HandlerSpec> handlers(List<FaultHandler> all, Actor actor) {
        Map<HandlerSpec.Kind, HandlerSpec> handlers = new LinkedHashMap<>();
        Map<String, Enum<?>> words = Words.of(HandlerSpec.Kind.class);
        for (FaultHandler h : all) {
            if (h.getKind() == null || h.getBody() == null) continue;
            HandlerSpec.Kind kind = (HandlerSpec.Kind) words.get(h.getKind());
            if (kind == null)
                issues.unknown(
                        h,
                        VMemPackage.Literals.FAULT_HANDLER__KIND,
                        IssueCodes.UNKNOWN_WORD,
                        "There is no fault",
                        h.getKind(),
                        words.keySet());
            else
                handlers.putIfAbsent(
                        kind,
                        new HandlerSpec(
                                kind,
                                h.getName() == null ? "" : h.getName(),
                                statements.block(h.getBody(), Site.handling(actor))));
        }
        return new ArrayList<>(handlers.values());
    }

    /** Of replicas whichever has the fault. */
    private static org.vmemsim.runtime.scenario.run.Expression replica(EObject o) {
        return Parts.count(o) == null ? null : Subject.ALL;
    }

    private int replicas(EObject owner, EStructuralFeature feature) {
        Expression count = Parts.count(owner);
        if (count == null) return 0;
        Optional<Quantity> n = values.of(count);
        if (n.isEmpty()) return 1;
        boolean possible = Amounts.in(org.vmemsim.runtime.scenario.settings.Dimension.COUNT, n.get(), 0)
                        .isPresent()
                && n.get().amount().stripTrailingZeros().scale() <= 0
                && n.get().amount().signum() > 0
                && n.get().amount().compareTo(MOST_REPLICAS) <= 0;
        if (!possible) issues.error(owner, feature, IssueCodes.OUT_OF_RANGE, "There may be 1 to 100_000 of them.");
        return possible ? n.get().amount().intValue() : 1;
    }

    /** The settings of a template: a guest or process at the top of a file, checked although no host has it. */
    void check(EObject template) {
        MmuSpec mmu = definitions.standard();
        Around nowhere = new Around(mmu.layout(), mmu, List.of(mmu.secondStage()), Actor.NOBODY);
        if (template instanceof Guest g && g.getName() != null) map(g, nowhere);
        if (template instanceof Process p && p.getName() != null) map(p, nowhere);
    }
}
