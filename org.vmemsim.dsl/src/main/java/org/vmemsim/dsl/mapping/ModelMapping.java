package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.Failures;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Actor;
import org.vmemsim.dsl.scoping.Lookup;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.scoping.Site;
import org.vmemsim.dsl.vMem.Analyse;
import org.vmemsim.dsl.vMem.Costs;
import org.vmemsim.dsl.vMem.Disk;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Explain;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Image;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Start;
import org.vmemsim.dsl.vMem.Stop;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Workload;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.LevelSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** One mapping of one file: wires the mappers and goes through the definitions. */
final class ModelMapping {
    private final Model model;
    private final Issues issues;
    private final Values values;
    private final Definitions definitions;
    private final Expressions expressions;
    private final Subjects subjects;
    private final FigureMapper figures;
    private final TraceMapper traces;
    private final WorkloadMapper workloads;
    private final StatementMapper statements;
    private final MachineMapper machines;
    private final Set<Run> runs = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();
    private Mapping mapped;

    ModelMapping(Model model, Map<String, BigDecimal> lets, Library library, Lookup lookup) {
        this.model = model;
        this.issues = new Issues(library::contains);
        this.values = new Values(issues, lets);
        this.definitions =
                new Definitions(issues, values, library, model.eResource().getResourceSet());
        this.expressions = new Expressions(issues, values);
        this.subjects = new Subjects(issues, values, expressions, lookup);
        this.figures = new FigureMapper(issues, values, subjects, runs::add, this::parts);
        this.traces = new TraceMapper(
                issues, definitions.settings(), model.eResource().getURI());
        Places places = new Places(issues, expressions, subjects);
        this.workloads = new WorkloadMapper(issues, definitions.settings(), traces);
        OperationMapper operations = new OperationMapper(
                issues,
                expressions,
                subjects,
                places,
                traces,
                workloads,
                this::changes,
                this::isBare,
                this::guest,
                this::mmu);
        this.statements = new StatementMapper(issues, expressions, subjects, figures, operations);
        this.machines = new MachineMapper(issues, values, definitions, statements);
    }

    Mapping map() {
        return new Mapping(scenario(), issues.all());
    }

    List<MappingIssue> check() {
        mapped = map();
        for (Element e : model.getElements())
            guarded(e, () -> {
                checkAlone(e);
                return e;
            });
        return issues.all();
    }

    /** What {@link #check} mapped. */
    Mapping mapped() {
        return mapped;
    }

    /** What a definition stands for; empty where the runtime refuses it, or where this fails, and that is said there. */
    private <T> Optional<T> guarded(Element e, Supplier<T> work) {
        try {
            return Optional.ofNullable(work.get());
        } catch (InvalidScenarioException x) {
            boolean known = !refused.add(String.valueOf(x.getMessage()));
            if (!known || e instanceof Host) // a run on it is refused for the same reason
            issues.error(e, name(e), IssueCodes.INVALID, SettingsReader.sentence(String.valueOf(x.getMessage())));
        } catch (RuntimeException | StackOverflowError x) {
            if (x instanceof OperationCanceledException) throw x;
            issues.error(e, name(e), IssueCodes.INTERNAL, Failures.text(x));
        }
        return Optional.empty();
    }

    private static EStructuralFeature name(Element e) {
        return e instanceof Named ? VMemPackage.Literals.NAMED__NAME : null;
    }

    private Scenario scenario() {
        elements(Run.class).forEach(runs::add);
        Map<Host, HostSpec> hosts = new LinkedHashMap<>();
        elements(Host.class)
                .filter(h -> h.getName() != null)
                .forEach(h -> guarded(h, () -> machines.map(h)).ifPresent(spec -> hosts.put(h, spec)));
        List<Expectation> expectations = new ArrayList<>();
        elements(Expect.class)
                .forEach(e -> guarded(
                                e, () -> figures.map(e, null, Site.NOWHERE).orElse(null))
                        .ifPresent(expectations::add));
        List<ExplainSpec> explanations = new ArrayList<>();
        elements(Explain.class)
                .forEach(e -> guarded(e, () -> explain(e).orElse(null)).ifPresent(explanations::add));
        List<RunSpec> specs = new ArrayList<>();
        Set<Run> done = new LinkedHashSet<>();
        while (done.size() < runs.size()) { // an expectation of one run may ask for the figures of another
            for (Run r : List.copyOf(runs))
                if (done.add(r) && r.getName() != null)
                    guarded(r, () -> run(r, hosts)).ifPresent(specs::add);
        }
        try {
            return new Scenario(name(), List.copyOf(hosts.values()), specs, expectations, explanations);
        } catch (InvalidScenarioException e) {
            issues.error(model, null, IssueCodes.INVALID, SettingsReader.sentence(String.valueOf(e.getMessage())));
            return new Scenario(name(), List.of(), List.of(), List.of(), List.of());
        }
    }

    private ChangeMapper changes() {
        return new ChangeMapper(issues, subjects, definitions.settings(), machines);
    }

    private Optional<GuestSpec> guest(Actor actor) {
        return machines.guest(actor);
    }

    private Optional<MmuSpec> mmu(Actor actor) {
        return machines.host(actor).map(HostSpec::mmu);
    }

    private boolean isBare(Actor actor) {
        return machines.isBare(actor);
    }

    /** TLBs of a host, or levels of all layouts on it. */
    private Collection<String> parts(Host host, Metric metric) {
        HostSpec spec = machines.map(host);
        if (metric.name().startsWith("tlb."))
            return spec.mmu().tlbs().stream().map(TlbSpec::name).toList();
        Stream<LayoutSpec> own =
                Stream.of(spec.layout(), spec.mmu().layout(), spec.mmu().secondStage());
        return Stream.concat(own, spec.guests().stream().map(GuestSpec::layout))
                .filter(Objects::nonNull)
                .flatMap(l -> l.levels().stream().map(LevelSpec::name))
                .distinct()
                .toList();
    }

    private <T extends Element> Stream<T> elements(Class<T> type) {
        return model.getElements().stream().filter(type::isInstance).map(type::cast);
    }

    private String name() {
        URI uri = model.eResource().getURI();
        return URI.decode(uri.trimFileExtension().lastSegment());
    }

    private RunSpec run(Run run, Map<Host, HostSpec> hosts) {
        List<Run> chain = Parts.withParents(run, Run.class);
        Run who = chain.stream().filter(r -> r.getOn() != null).findFirst().orElse(run);
        Optional<Actor> on = who.getOn() == null ? Optional.empty() : subjects.find(who.getOn(), Site.NOWHERE);
        on.ifPresent(a -> a.elements().stream()
                .filter(Host.class::isInstance)
                .forEach(h -> hosts.computeIfAbsent((Host) h, machines::map)));
        List<Statement> body = new ArrayList<>();
        Site site = Site.in(run, on.orElse(Actor.NOBODY));
        for (int i = chain.size() - 1; i >= 0; i--)
            body.addAll(statements.block(chain.get(i).getBody(), site));
        checkStops(chain);
        return new RunSpec(run.getName(), on.map(Actor::subject).orElse(null), duration(run), body, Sources.line(run));
    }

    private long duration(Run run) {
        Optional<Run> timed = Sources.duration(run);
        if (timed.isEmpty() || !(expressions.time(timed.get().getDuration()) instanceof Expression.Constant c))
            return 0;
        if (c.value() < 1)
            issues.error(
                    timed.get(),
                    VMemPackage.Literals.RUN__DURATION,
                    IssueCodes.OUT_OF_RANGE,
                    "A run over time lasts longer than no time.");
        return c.value();
    }

    /** A workload can only be stopped where it was started. */
    private void checkStops(List<Run> chain) {
        Set<Workload> started = chain.stream()
                .flatMap(r -> EcoreUtil2.getAllContentsOfType(r, Start.class).stream())
                .map(Start::getWorkload)
                .collect(Collectors.toSet());
        for (Run r : chain)
            for (Stop s : EcoreUtil2.getAllContentsOfType(r, Stop.class))
                if (Parts.isThere(s.getWorkload()) && !started.contains(s.getWorkload()))
                    issues.warning(
                            s,
                            VMemPackage.Literals.STOP__WORKLOAD,
                            IssueCodes.NEVER_STARTED,
                            "Nothing in this run starts '" + s.getWorkload().getName() + "'.",
                            s.getWorkload().getName());
    }

    private Optional<ExplainSpec> explain(Explain e) {
        if (e.getSubject() == null || e.getIndex() == null) return Optional.empty();
        if (!(Sources.target(e.getSubject()) instanceof Run run)) {
            if (Sources.target(e.getSubject()) != null)
                issues.error(
                        e,
                        VMemPackage.Literals.EXPLAIN__SUBJECT,
                        IssueCodes.WRONG_TYPE,
                        "'" + Sources.text(e.getSubject()) + "' is no run.");
            return Optional.empty();
        }
        runs.add(run);
        boolean statement = "statement".equals(e.getWhat());
        if (e.getWhat() != null && !statement) {
            issues.error(
                    e,
                    VMemPackage.Literals.EXPLAIN__WHAT,
                    IssueCodes.UNKNOWN_WORD,
                    "'" + e.getWhat() + "' cannot be explained. Write 'access' or 'statement'.",
                    "statement");
            return Optional.empty();
        }
        long number = expressions.count(e.getIndex()) instanceof Expression.Constant c ? c.value() : 0;
        if (number < 1) {
            issues.error(
                    e,
                    VMemPackage.Literals.EXPLAIN__INDEX,
                    IssueCodes.OUT_OF_RANGE,
                    statement ? "Statements are counted from 1." : "Accesses are counted from 1.");
            return Optional.empty();
        }
        ExplainSpec.What what = statement ? ExplainSpec.What.STATEMENT : ExplainSpec.What.ACCESS;
        return Optional.of(new ExplainSpec(run.getName(), what, number, Sources.line(e)));
    }

    /** What no run needs to make sense of. */
    private void checkAlone(Element e) {
        if (e instanceof Let let) values.of(let);
        else if (e instanceof Layout
                || e instanceof Mmu
                || e instanceof Costs
                || e instanceof Disk
                || e instanceof Image) definitions.map(e);
        else if (e instanceof Trace t) traces.map(t);
        else if (e instanceof Guest || e instanceof Process) machines.check(e);
        else if (e instanceof Workload w) workloads.map(w);
        else if (e instanceof Sweep) issues.notSimulatedYet(e, VMemPackage.Literals.NAMED__NAME, "A sweep");
        else if (e instanceof Analyse) issues.notSimulatedYet(e, VMemPackage.Literals.ANALYSE__SUBJECT, "'analyse'");
    }
}
