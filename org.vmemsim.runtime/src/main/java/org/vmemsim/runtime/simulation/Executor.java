package org.vmemsim.runtime.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.PhaseResult;
import org.vmemsim.runtime.result.RunResult.LineFigures;
import org.vmemsim.runtime.scenario.Expression;
import org.vmemsim.runtime.scenario.Figure;
import org.vmemsim.runtime.scenario.HandlerSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.Operation;
import org.vmemsim.runtime.scenario.RunSpec;
import org.vmemsim.runtime.scenario.Statement;
import org.vmemsim.runtime.scenario.Subject;

/** Carries out the statements of one run on one machine. */
final class Executor {
    private final RunSpec run;
    private final Machine machine;
    private final MachineMetrics metrics;
    private final Watch watch;
    private final Map<String, Long> variables = new HashMap<>();
    private final Deque<Actor> actors = new ArrayDeque<>();
    private final Deque<Phase> phases = new ArrayDeque<>();
    private final List<PhaseResult> finished = new ArrayList<>();
    private final List<ExpectationResult> expectations = new ArrayList<>();
    private final Map<Integer, LineFigures> lines = new LinkedHashMap<>();
    private final Names names;
    private final Operations operations;
    private boolean partial;

    /** Who acts: a process, a virtual machine, or the host (both null). */
    record Actor(@Nullable Process process, Names.@Nullable Target target) {}

    /** A phase that is not over. */
    private record Phase(Statement.Phase spec, Map<Object, long[]> since, List<ExpectationResult> expectations) {}

    Executor(RunSpec run, HostSpec host, Options options, Watch watch) {
        this.run = run;
        this.watch = watch;
        this.machine = new Machine(host, 1, this::handle);
        this.metrics = new MachineMetrics(machine);
        this.names = new Names(machine, this::value);
        this.operations = new Operations(machine, names, this::value, watch, options);
    }

    void run() {
        Subject on = run.on();
        List<Names.Target> targets = on == null ? List.of(new Names.Target(null, null)) : names.all(on, run.line());
        for (Names.Target t : targets) {
            actors.push(new Actor(t.process(), t));
            all(run.body());
            actors.pop();
        }
    }

    /** Ends what was begun, after the run stopped before its end. */
    void abandon() {
        partial = true;
        while (!phases.isEmpty()) endPhase();
    }

    private void all(List<Statement> body) {
        for (Statement s : body) statement(s);
    }

    private void statement(Statement s) {
        if (s instanceof Operation o) operation(o);
        else if (s instanceof Statement.Phase p) phase(p);
        else if (s instanceof Statement.Repeat r) {
            long count = value(r.count());
            for (long i = 0; i < count; i++) all(r.body());
        } else if (s instanceof Statement.ForEach f) forEach(f);
        else if (s instanceof Statement.Acting a) acting(a);
        else if (s instanceof Statement.Check c) {
            (phases.isEmpty() ? expectations : phases.element().expectations())
                    .add(new Evaluator(this::here).check(c.expectation(), !partial));
        } else if (s instanceof Statement.Seed) return;
        else throw new SimulationException(run.line(), "runs over simulated time are not simulated yet", "");
    }

    private void phase(Statement.Phase p) {
        phases.push(new Phase(p, metrics.snapshot(), new ArrayList<>()));
        all(p.body());
        endPhase();
    }

    private void endPhase() {
        Phase p = phases.pop();
        finished.add(new PhaseResult(
                p.spec().name(),
                p.spec().title(),
                metrics.total(p.since()),
                metrics.scopes(p.since()),
                p.expectations()));
    }

    private void forEach(Statement.ForEach f) {
        long to = value(f.to());
        Long outer = variables.get(f.variable());
        for (long i = value(f.from()); f.closed() ? i <= to : i < to; i++) {
            variables.put(f.variable(), i);
            all(f.body());
        }
        restore(f.variable(), outer);
    }

    private void restore(String variable, @Nullable Long outer) {
        if (outer == null) variables.remove(variable);
        else variables.put(variable, outer);
    }

    private void acting(Statement.Acting a) {
        for (Names.Target t : names.all(a.actor(), run.line())) {
            actors.push(new Actor(t.process(), t));
            all(a.body());
            actors.pop();
        }
    }

    /** A scenario's own fault handler, for a process that runs. */
    private void handle(HandlerSpec handler, Process process, long va) {
        Long outer = variables.get(handler.variable());
        if (!handler.variable().isEmpty()) variables.put(handler.variable(), va);
        actors.push(new Actor(process, new Names.Target(process, null)));
        all(handler.body());
        actors.pop();
        if (!handler.variable().isEmpty()) restore(handler.variable(), outer);
    }

    private void operation(Operation o) {
        Actor actor = actors.element();
        LineFigures before = lines.get(o.line());
        LineMeter meter = new LineMeter(machine, before, watch.accesses());
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
        Expression.Arithmetic a = (Expression.Arithmetic) e;
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

    /** A metric where an expectation stands: of the phase around, or of the run so far. */
    private OptionalDouble here(Figure.Metric m) {
        String phase = m.phase();
        if (phase != null)
            return finished.stream()
                    .filter(p -> p.name().equals(phase))
                    .findFirst()
                    .map(p -> of(p.metrics(), p.scopes(), m))
                    .orElse(OptionalDouble.empty());
        Map<Object, long[]> since =
                phases.isEmpty() ? Map.of() : phases.element().since();
        return m.scope() == null
                ? metrics.total(since).value(m.metric())
                : of(metrics.total(since), metrics.scopes(since), m);
    }

    /** The value of a metric among figures of all and of each. */
    static OptionalDouble of(Measures total, Map<String, Measures> scopes, Figure.Metric m) {
        Subject scope = m.scope();
        if (scope == null || scope.path().size() == 1) return total.value(m.metric());
        String path = new Subject(scope.path().subList(1, scope.path().size())).toString();
        Measures found = scopes.get(path);
        return found == null ? OptionalDouble.empty() : found.value(m.metric());
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
