package org.vmemsim.runtime.run.names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** Finds what a scenario's paths name on a machine. */
public final class Names {
    private final Machine machine;
    private final ToLongFunction<Expression> values;
    private final Iterable<Actor> actors;
    private final Map<String, VirtualMachine> machines = new HashMap<>();

    /**
     * @param values of indices
     * @param actors who acts now, the innermost first
     */
    public Names(Machine machine, ToLongFunction<Expression> values, Iterable<Actor> actors) {
        this.machine = machine;
        this.values = values;
        this.actors = actors;
        for (VirtualMachine vm : machine.machines()) machines.put(vm.path(), vm);
    }

    /** All that a path names; more than one for {@code [*]} and for ranges. */
    public List<Target> all(Subject subject, int line) {
        if (!subject.path().get(0).name().equals(machine.spec().name()))
            throw new SimulationException(
                    line,
                    subject + " is not on host " + machine.spec().name(),
                    "a run works on one host: write another run");
        Subject own = own(subject);
        List<String> paths = new ArrayList<>(List.of(""));
        for (Subject.Part part : own.path().subList(1, own.path().size())) paths = step(paths, part, line);
        List<Target> found = new ArrayList<>();
        for (String path : paths) {
            Target t = at(path);
            if (t != null) found.add(t);
        }
        if (found.isEmpty())
            throw new SimulationException(line, "there is no " + subject, "check the name and the index");
        return found;
    }

    /**
     * A path as it is meant where statements are carried out for one replica after the other: what names all of these
     * replicas again means the one whose turn it is. Other indices have their values.
     */
    public Subject own(Subject subject) {
        List<Subject.Part> parts = new ArrayList<>(subject.path().subList(0, 1));
        StringBuilder above = new StringBuilder();
        for (int i = 1; i < subject.path().size(); i++) {
            Subject.Part written = subject.path().get(i);
            Subject.Part part = new Subject.Part(written.name(), valued(written.index()));
            if (part.several()) part = new Subject.Part(part.name(), turn(above.toString(), i, written, part.index()));
            parts.add(part);
            above.append(i == 1 ? "" : ".").append(part);
        }
        return new Subject(parts);
    }

    private @Nullable Expression valued(@Nullable Expression index) {
        if (index == null || index.equals(Subject.ALL)) return index;
        if (index instanceof Expression.Replicas r)
            return new Expression.Replicas(
                    Expression.of(values.applyAsLong(r.from())), Expression.of(values.applyAsLong(r.to())), r.closed());
        return Expression.of(values.applyAsLong(index));
    }

    /** The replica whose turn it is, if a body around is carried out for these replicas; else all that are named. */
    private @Nullable Expression turn(String above, int at, Subject.Part written, @Nullable Expression named) {
        for (Actor a : actors) {
            String path = a.path();
            if (path.isEmpty() || !a.takesTurns(at, written)) continue;
            String[] own = path.split("\\.");
            long replica = own.length < at ? -1 : replica(own[at - 1], written.name());
            if (replica >= 0
                    && String.join(".", List.of(own).subList(0, at - 1)).equals(above)) return Expression.of(replica);
        }
        return named;
    }

    /** The one that a path names. */
    public Target one(Subject subject, int line) {
        List<Target> all = all(subject, line);
        if (all.size() != 1)
            throw new SimulationException(
                    line, subject + " names " + all.size() + " things", "one is wanted here: give an index");
        return all.get(0);
    }

    /** The process that a path names. */
    public Process process(Subject subject, int line) {
        Process p = one(subject, line).process();
        if (p == null) throw new SimulationException(line, subject + " is no process", "name a process");
        return p;
    }

    /** A path with several replicas as a process sees it: where the process is in one of several replicas, that one is meant. */
    Subject seenBy(Process p, Subject path) {
        String[] own = p.path().split("\\.");
        List<Subject.Part> parts = new ArrayList<>(path.path());
        for (int i = 1; i < parts.size() && i <= own.length; i++) {
            Subject.Part part = parts.get(i);
            long replica = part.several() ? replica(own[i - 1], part.name()) : -1;
            if (replica >= 0) {
                if (!isIn(valued(part.index()), replica)) break;
                parts.set(i, new Subject.Part(part.name(), Expression.of(replica)));
            } else if (!own[i - 1].equals(part.toString())) break;
        }
        return new Subject(parts);
    }

    /** The number of a replica, as part of a path: 3 for {@code web[3]}; -1 if it is no replica of that name. */
    static long replica(String part, String name) {
        if (!part.startsWith(name + "[")) return -1;
        return Long.parseLong(part.substring(name.length() + 1, part.length() - 1));
    }

    /** Whether replicas that are named, with values for both ends of a range, hold one. */
    static boolean isIn(@Nullable Expression replicas, long index) {
        return !(replicas instanceof Expression.Replicas r)
                || !(r.from() instanceof Expression.Constant from)
                || !(r.to() instanceof Expression.Constant to)
                || index >= from.value() && (r.closed() ? index <= to.value() : index < to.value());
    }

    private List<String> step(List<String> paths, Subject.Part part, int line) {
        List<String> next = new ArrayList<>();
        for (String path : paths) {
            String name = path.isEmpty() ? part.name() : path + "." + part.name();
            Expression index = part.index();
            if (index == null) next.add(name);
            else if (index.equals(Subject.ALL)) {
                for (int i = 0; exists(name + "[" + i + "]"); i++) next.add(name + "[" + i + "]");
            } else if (index instanceof Expression.Replicas r) {
                range(name, values.applyAsLong(r.from()), values.applyAsLong(r.to()), r.closed(), next, line);
            } else next.add(name + "[" + values.applyAsLong(index) + "]");
        }
        return next;
    }

    private void range(String name, long from, long to, boolean closed, List<String> next, int line) {
        if (from > to || from == to && !closed)
            throw new SimulationException(
                    line, "the range of '" + name + "' is empty", "write it upwards: the first replica is 0");
        for (long i = from; closed ? i <= to : i < to; i++) {
            String path = name + "[" + i + "]";
            if (!exists(path)) throw new SimulationException(line, "there is no " + path, "replicas count from 0");
            next.add(path);
        }
    }

    private boolean exists(String path) {
        return at(path) != null;
    }

    private @Nullable Target at(String path) {
        if (path.isEmpty()) return new Target(null, null);
        Process p = machine.processes().get(path);
        if (p != null) return new Target(p, null);
        VirtualMachine vm = machines.get(path);
        return vm == null ? null : new Target(null, vm);
    }

    /** An address as messages write it. */
    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
