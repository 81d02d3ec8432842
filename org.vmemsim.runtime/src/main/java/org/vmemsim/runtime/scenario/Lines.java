package org.vmemsim.runtime.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Statement.Acting;
import org.vmemsim.runtime.scenario.run.Statement.At;
import org.vmemsim.runtime.scenario.run.Statement.Check;
import org.vmemsim.runtime.scenario.run.Statement.Every;
import org.vmemsim.runtime.scenario.run.Statement.ForEach;
import org.vmemsim.runtime.scenario.run.Statement.Phase;
import org.vmemsim.runtime.scenario.run.Statement.Repeat;
import org.vmemsim.runtime.scenario.run.Statement.Sample;
import org.vmemsim.runtime.scenario.run.Statement.Seed;

/** Runs and hosts on other lines of the file: what they do is the same. */
public final class Lines {
    private Lines() {}

    /** The run with each of its lines, 0 too, moved. */
    public static RunSpec moved(RunSpec run, IntUnaryOperator lines) {
        List<Statement> body = moved(run.body(), lines);
        return new RunSpec(run.name(), run.on(), run.duration(), body, lines.applyAsInt(run.line()));
    }

    /** The host with the lines of its and its guests' fault handlers moved; the very same if it has none. */
    public static HostSpec moved(HostSpec h, IntUnaryOperator lines) {
        if (h.handlers().isEmpty()
                && h.guests().stream().allMatch(g -> g.handlers().isEmpty())) return h;
        return new HostSpec(
                h.name(),
                h.mmu(),
                h.guests().stream().map(g -> moved(g, lines)).toList(),
                h.processes(),
                handlers(h.handlers(), lines),
                h.memory(),
                h.layout(),
                h.costs(),
                h.reclaim(),
                h.starts(),
                h.detail());
    }

    private static GuestSpec moved(GuestSpec g, IntUnaryOperator lines) {
        return new GuestSpec(
                g.name(),
                g.replicas(),
                g.paging(),
                g.processes(),
                handlers(g.handlers(), lines),
                g.memory(),
                g.layout(),
                g.backing(),
                g.tableBacking(),
                g.shadow(),
                g.os(),
                g.shares(),
                g.reserve(),
                g.limit(),
                g.overhead(),
                g.image(),
                g.vpid());
    }

    private static List<HandlerSpec> handlers(List<HandlerSpec> handlers, IntUnaryOperator lines) {
        return handlers.stream()
                .map(h -> new HandlerSpec(h.kind(), h.variable(), moved(h.body(), lines)))
                .toList();
    }

    private static List<Statement> moved(List<Statement> body, IntUnaryOperator lines) {
        List<Statement> moved = new ArrayList<>(body.size());
        for (Statement s : body) moved.add(moved(s, lines));
        return moved;
    }

    private static Statement moved(Statement s, IntUnaryOperator lines) {
        if (s instanceof Operation o) return o.at(lines.applyAsInt(o.line()));
        if (s instanceof Check c)
            return new Check(c.expectation().at(lines.applyAsInt(c.expectation().line())));
        if (s instanceof Phase p) return new Phase(p.name(), p.title(), moved(p.body(), lines));
        if (s instanceof Repeat r) return new Repeat(r.count(), moved(r.body(), lines));
        if (s instanceof ForEach f)
            return new ForEach(f.variable(), f.from(), f.to(), f.closed(), f.step(), moved(f.body(), lines));
        if (s instanceof Acting a) return new Acting(a.actor(), moved(a.body(), lines));
        if (s instanceof At a) return new At(a.time(), moved(a.body(), lines));
        if (s instanceof Every e) return new Every(e.period(), moved(e.body(), lines));
        if (s instanceof Sample || s instanceof Seed) return s;
        throw new IllegalArgumentException("a statement of no known kind: " + s);
    }

    /** Gives every operation of statements, those inside others too, in the order of the text. */
    public static void operations(List<Statement> body, Consumer<Operation> to) {
        for (Statement s : body) {
            if (s instanceof Operation o) to.accept(o);
            else operations(inside(s), to);
        }
    }

    /** The statements that another holds; none of an operation. */
    public static List<Statement> inside(Statement s) {
        if (s instanceof Phase p) return p.body();
        if (s instanceof Repeat r) return r.body();
        if (s instanceof ForEach f) return f.body();
        if (s instanceof Acting a) return a.body();
        if (s instanceof At a) return a.body();
        return s instanceof Every e ? e.body() : List.of();
    }
}
