package org.vmemsim.runtime.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.check.Audit;
import org.vmemsim.runtime.check.Conservation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.guest.Handlers;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.LineMeter;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.machine.MemoryMeter;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.result.Series;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Scopes;
import org.vmemsim.runtime.run.names.Target;
import org.vmemsim.runtime.scenario.Lines;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.time.Disks;
import org.vmemsim.runtime.time.Timeline;
import org.vmemsim.runtime.workload.Workloads;

/** Carries out the statements of one run on one machine. */
final class Executor {
    /** Expectations that are judged in a run: each time is told. */
    private static final int MOST_JUDGED = 100_000;

    private final RunSpec run;
    private final Machine machine;
    private final MachineMetrics metrics;
    private final Watch watch;
    private final Map<String, Long> variables = new HashMap<>();
    private final Deque<Actor> actors = new ArrayDeque<>();
    private final Deque<Phase> phases = new ArrayDeque<>();
    /** By phase: what it counted up to its last end. */
    private final Map<String, Map<Object, long[]>> counted = new HashMap<>();

    private final List<PhaseResult> finished = new ArrayList<>();
    private final List<ExpectationResult> expectations = new ArrayList<>();
    /** What a run with time expects of its whole: it is judged when the time is over. */
    private final List<Runnable> ofTheWhole = new ArrayList<>();

    private final Map<Integer, LineFigures> lines = new LinkedHashMap<>();
    private final Names names;
    private final AccessTracer tracer;
    private final Operations operations;
    /** Null in a run without a duration. */
    private final @Nullable Workloads workloads;

    private final Audit audit;
    private final Sampler sampler;
    /** Nanoseconds between samples. */
    private long sampling;

    /** Whether time has begun to pass. */
    private boolean begun;

    private boolean partial;
    private int judged;
    /** Line of the statement that is carried out; 0 between statements, where workloads act. */
    private int line;

    private final LostAccesses lost = new LostAccesses();
    /** Whether a fault handler of the scenario is carried out: its statements are not numbered. */
    private boolean handling;

    /** A phase that is not over. @param since the counts from which its own are reckoned */
    private record Phase(Statement.Phase spec, Map<Object, long[]> since, List<ExpectationResult> expectations) {}

    Executor(RunSpec run, HostSpec host, Options options, Watch watch) {
        this.run = run;
        this.watch = watch;
        if (options.checks() != Options.Checks.NONE) Conservation.refuseLarge(host, run.line());
        this.machine = new Machine(host, seed(run), new Faults(), detail(run, host), watch::look);
        this.metrics = new MachineMetrics(machine);
        this.audit = new Audit(machine, watch, options.checks());
        this.sampler = new Sampler(metrics);
        this.sampling = Statement.Sample.period(run.duration());
        this.names = new Names(machine, this::value, actors);
        this.tracer = new AccessTracer(machine);
        this.workloads = run.duration() > 0 ? new Workloads(machine, watch, options, tracer) : null;
        this.operations = new Operations(machine, names, this::value, watch, options, tracer, workloads);
    }

    /** Where random sequences start; the last one that a run says counts. */
    private static long seed(RunSpec run) {
        long seed = 1;
        for (Statement s : run.body())
            if (s instanceof Statement.Seed given && given.value() instanceof Expression.Constant c) seed = c.value();
        return seed;
    }

    private static Machine.Detail detail(RunSpec run, HostSpec host) {
        if (run.duration() == 0) return Machine.Detail.UNTIMED;
        boolean coarse = host.detail() == HostSpec.Detail.PAGE_LEVEL && starts(run.body());
        return coarse ? Machine.Detail.PAGE_LEVEL : Machine.Detail.TIMED;
    }

    /** Whether a workload is started anywhere. */
    private static boolean starts(List<Statement> body) {
        return body.stream().anyMatch(s -> s instanceof Operation.Start || starts(Lines.inside(s)));
    }

    void run() {
        if (workloads != null)
            machine.overcommitment()
                    .schedule(
                            machine.timeline(),
                            machine.stalls(),
                            machine.disks(),
                            machine.spec().reclaim(),
                            machine.spec()
                                    .costs()
                                    .exit()
                                    .nanoseconds(machine.spec().costs().clock()));
        Subject on = run.on();
        if (on == null) {
            actors.push(new Actor(null, new Target(null, null)));
            all(run.body());
            actors.pop();
        } else inTurn(on, run.body());
        if (workloads != null) pass(workloads);
        judgeTheWhole();
        audit.end(run.line());
    }

    private void judgeTheWhole() {
        begun = true;
        ofTheWhole.forEach(Runnable::run);
        ofTheWhole.clear();
    }

    /**
     * Time passes: between what is due, workloads go on; what is due at a time comes behind all accesses before it, and
     * samples come last.
     */
    private void pass(Workloads going) {
        begun = true;
        Timeline timeline = machine.timeline();
        Disks disks = machine.disks();
        try {
            while (timeline.now() < run.duration()) {
                timeline.advance(timeline.now());
                disks.background(machine.machines());
                long sample = (timeline.now() / sampling + 1) * sampling;
                long next = Math.min(Math.min(timeline.next(), sample), run.duration());
                watch.step();
                going.advance(timeline.now(), next);
                disks.settle(next);
                timeline.advance(next);
                disks.background(machine.machines());
                audit.after(run.line());
                if (next == sample) sampler.sample(next);
            }
        } finally {
            going.close();
        }
    }

    /** The body of a statement at a later time, with who acts and what variables are now. */
    private Runnable later(List<Statement> body) {
        List<Actor> acting = List.copyOf(actors);
        Map<String, Long> then = Map.copyOf(variables);
        return () -> {
            Map<String, Long> outer = new HashMap<>(variables);
            variables.clear();
            variables.putAll(then);
            actors.addAll(acting); // nobody acts between statements
            all(body);
            actors.clear();
            variables.clear();
            variables.putAll(outer);
        };
    }

    private void timed(Statement s) {
        if (workloads == null)
            throw new SimulationException(
                    run.line(), "there is no time in a run without a duration", "write 'run … for 10 s { … }'");
        Timeline timeline = machine.timeline();
        if (s instanceof Statement.At a) {
            long time = value(a.time());
            if (time < timeline.now() || time > run.duration())
                throw new SimulationException(
                        run.line(),
                        "'at' " + time / 1e9 + " s is not within the run any more",
                        "times are those of the run, which lasts " + run.duration() / 1e9 + " s");
            timeline.at(time, later(a.body()));
        } else if (s instanceof Statement.Every e) {
            long period = period(e.period(), "every");
            Runnable body = later(e.body());
            long first = (timeline.now() + period - 1) / period * period;
            timeline.every(first, period, () -> {
                if (timeline.now() < run.duration()) body.run();
            });
        } else if (s instanceof Statement.Sample p) {
            sampling = period(p.period(), "sample every");
            if (run.duration() / sampling > Statement.Sample.MOST)
                throw new SimulationException(
                        run.line(),
                        "'sample every' would take " + run.duration() / sampling + " samples, more than "
                                + Statement.Sample.MOST,
                        "sample less often");
        }
    }

    private long period(Expression e, String what) {
        long period = value(e);
        if (period < 1) throw new SimulationException(run.line(), "'" + what + "' wants a time above 0", "");
        return period;
    }

    /** Ends what was begun, after the run stopped before its end. */
    void abandon() {
        partial = true;
        while (!phases.isEmpty()) endPhase();
        actors.clear();
        judgeTheWhole();
    }

    private void all(List<Statement> body) {
        for (Statement s : body) statement(s);
    }

    private void statement(Statement s) {
        watch.step();
        if (s instanceof Operation o) operation(o);
        else if (s instanceof Statement.Phase p) phase(p);
        else if (s instanceof Statement.Repeat r) repeat(r);
        else if (s instanceof Statement.ForEach f) forEach(f);
        else if (s instanceof Statement.Acting a) acting(a);
        else if (s instanceof Statement.Check c) check(c);
        else if (s instanceof Statement.Seed) return;
        else timed(s);
    }

    /** In the body of a run with time, an expectation is about the whole run: what it starts there has not begun yet. */
    private void check(Statement.Check c) {
        if (workloads != null && !begun && phases.isEmpty()) ofTheWhole.add(later(List.of(c)));
        else if (isDue(c.expectation())) {
            if (++judged > MOST_JUDGED)
                throw new SimulationException(
                        run.line(),
                        "expectations were judged " + MOST_JUDGED + " times, in a loop or an 'every'",
                        "write them behind it");
            (phases.isEmpty() ? expectations : phases.element().expectations())
                    .add(new Evaluator(this::here, this::overTime).check(c.expectation(), !partial));
        }
    }

    private void phase(Statement.Phase p) {
        phases.push(new Phase(p, once(p.name()), new ArrayList<>()));
        all(p.body());
        endPhase();
    }

    /**
     * The counts from which those of a phase are reckoned: the counts of now; where it was carried out before, less what it
     * counted then, so that its counts add up.
     */
    private Map<Object, long[]> once(String phase) {
        Map<Object, long[]> since = metrics.snapshot();
        Map<Object, long[]> before = counted.get(phase);
        if (before != null) less(since, before);
        return since;
    }

    private static void less(Map<Object, long[]> counts, Map<Object, long[]> by) {
        by.forEach((whose, less) -> {
            long[] c = counts.get(whose);
            for (int i = 0; c != null && i < Math.min(c.length, less.length); i++) c[i] -= less[i];
        });
    }

    private void endPhase() {
        Phase p = phases.pop();
        String name = p.spec().name();
        Map<Object, long[]> counts = metrics.snapshot();
        less(counts, p.since());
        counted.put(name, counts);
        int at = 0;
        while (at < finished.size() && !finished.get(at).name().equals(name)) at++;
        List<ExpectationResult> judged = new ArrayList<>();
        if (at < finished.size()) judged.addAll(finished.remove(at).expectations());
        judged.addAll(p.expectations());
        finished.add(
                at,
                new PhaseResult(name, p.spec().title(), metrics.total(p.since()), metrics.scopes(p.since()), judged));
    }

    private void repeat(Statement.Repeat r) {
        long count = value(r.count());
        if (count < 0)
            throw new SimulationException(
                    run.line(), "'repeat' wants a count from 0 to 2^63 - 1, not " + count, "check how it is computed");
        for (long i = 0; i < count && !r.body().isEmpty(); i++) {
            watch.step();
            all(r.body());
        }
    }

    private void forEach(Statement.ForEach f) {
        long from = value(f.from());
        long to = value(f.to());
        if (f.body().isEmpty() || from > to || from == to && !f.closed()) return;
        long last = f.closed() ? to : to - 1;
        long step = value(f.step());
        if (step < 1)
            throw new SimulationException(
                    run.line(), "a loop steps by 1 to 2^63 - 1, not by " + step, "check how it is computed");
        Long outer = variables.get(f.variable());
        for (long i = from; ; i += step) {
            watch.step();
            variables.put(f.variable(), i);
            all(f.body());
            if (Long.compareUnsigned(last - i, step) < 0) break; // a sum could pass 2^63 - 1
        }
        restore(f.variable(), outer);
    }

    private void restore(String variable, @Nullable Long outer) {
        if (outer == null) variables.remove(variable);
        else variables.put(variable, outer);
    }

    private void acting(Statement.Acting a) {
        inTurn(a.actor(), a.body());
    }

    /** A body for each that a path names, one after the other. */
    private void inTurn(Subject named, List<Statement> body) {
        List<Target> targets = names.all(named, run.line());
        for (int i = 0; i < targets.size(); i++) {
            Target t = targets.get(i);
            actors.push(new Actor(t.process(), t, named, i == targets.size() - 1));
            all(body);
            actors.pop();
        }
    }

    /** What processes lead to that have a fault. */
    private final class Faults implements Handlers {
        @Override
        public void run(HandlerSpec handler, Process process, long va) {
            handle(handler, process, va);
        }

        @Override
        public void lost(Process process, long va, int kind, String why) {
            lost.add(process, va, kind, why, line);
        }
    }

    /** What a reader of the run's figures should know. */
    List<Problem> warnings() {
        return lost.warnings(run.line());
    }

    /** A scenario's own fault handler, for a process that runs. */
    private void handle(HandlerSpec handler, Process process, long va) {
        Long outer = variables.get(handler.variable());
        if (!handler.variable().isEmpty()) variables.put(handler.variable(), va);
        actors.push(new Actor(process, new Target(process, null)));
        boolean inner = handling;
        handling = true;
        try {
            machine.mmu().within(() -> all(handler.body()));
        } finally {
            handling = inner;
        }
        actors.pop();
        machine.run(process); // another one may have acted
        if (!handler.variable().isEmpty()) restore(handler.variable(), outer);
    }

    private void operation(Operation o) {
        if (handling) tracer.inHandler(o, actors.element());
        else if (watch.explains(o)) {
            tracer.statement(o, actors.element(), watch, () -> carryOut(o));
            return;
        }
        carryOut(o);
        if (handling) return;
        if (workloads == null) machine.overcommitment().settleLimits();
        audit.after(o.line());
    }

    private void carryOut(Operation o) {
        line = o.line();
        try {
            metered(o);
        } finally {
            line = 0;
        }
    }

    private void metered(Operation o) {
        Actor actor = actors.element();
        LineFigures before = lines.get(o.line());
        if (MemoryMeter.isFor(o)) {
            MemoryMeter meter = new MemoryMeter(metrics, before);
            operations.carryOut(o, actor);
            if (o.line() > 0) lines.put(o.line(), meter.read());
            return;
        }
        LineMeter meter = new LineMeter(machine.processor().sums(), before, watch.accesses());
        try {
            operations.carryOut(o, actor);
        } finally {
            if (o.line() > 0 && (o instanceof Operation.Access || o instanceof Operation.Replay))
                lines.put(o.line(), meter.read(watch.accesses()));
        }
    }

    /** The value of an expression now. */
    private long value(Expression e) {
        if (e instanceof Expression.Constant c) return c.value();
        if (e instanceof Expression.Variable v) {
            Long value = variables.get(v.name());
            if (value == null) throw new SimulationException(run.line(), "'" + v.name() + "' has no value here", "");
            return value;
        }
        if (!(e instanceof Expression.Arithmetic a)) throw new IllegalArgumentException(e + " is no number");
        long left = value(a.left());
        long right = value(a.right());
        return switch (a.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> {
                if (right == 0) throw new SimulationException(run.line(), "a division by zero", "");
                yield left / right;
            }
        };
    }

    /**
     * Whether an expectation is judged now: in a body for several it is once, in the turn of the last; if it asks for
     * figures of the one whose turn it is, then in every turn.
     */
    private boolean isDue(Expectation e) {
        if (actors.stream().allMatch(Actor::last)) return true;
        Figure tolerance = e.tolerance();
        return ofTurn(e.left()) || ofTurn(e.right()) || tolerance != null && ofTurn(tolerance);
    }

    private boolean ofTurn(Figure f) {
        if (f instanceof Figure.Arithmetic a) return ofTurn(a.left()) || ofTurn(a.right());
        if (f instanceof Figure.Call c) return c.arguments().stream().anyMatch(this::ofTurn);
        return f instanceof Figure.Metric m
                && m.scope() != null
                && Scopes.several(m.scope())
                && !Scopes.several(names.own(m.scope()));
    }

    /** A metric where an expectation stands: of the phase around, or of the run so far. */
    private OptionalDouble here(Figure.Metric m) {
        Subject scope = m.scope() == null ? null : names.own(m.scope());
        String phase = m.phase();
        if (phase != null)
            return finished.stream()
                    .filter(p -> p.name().equals(phase))
                    .findFirst()
                    .map(p -> Scopes.value(p.metrics(), p.scopes(), scope, m.metric()))
                    .orElse(OptionalDouble.of(Double.NaN));
        Map<Object, long[]> since =
                phases.isEmpty() ? Map.of() : phases.element().since();
        return scope == null
                ? metrics.total(since).value(m.metric())
                : Scopes.value(metrics.total(since), metrics.scopes(since), scope, m.metric());
    }

    /** The values of a metric over time; null if it has none. */
    private double @Nullable [] overTime(Figure.Metric m) {
        return Scopes.overTime(series(), m.scope() == null ? null : names.own(m.scope()), m.metric());
    }

    /** What was sampled so far. */
    Series series() {
        return sampler.series();
    }

    MachineMetrics metrics() {
        return metrics;
    }

    List<PhaseResult> phases() {
        return finished;
    }

    List<ExpectationResult> expectations() {
        return expectations;
    }

    Map<Integer, LineFigures> lines() {
        return lines;
    }
}
