package org.vmemsim.runtime.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.scenario.Expression;
import org.vmemsim.runtime.scenario.Subject;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** Finds what a scenario's paths name on a machine. */
final class Names {
    private final Machine machine;
    private final ToLongFunction<Expression> values;
    private final Map<String, VirtualMachine> machines = new HashMap<>();

    /** What a path names: one of process, machine, or (both null) the host. */
    record Target(@Nullable Process process, @Nullable VirtualMachine machine) {}

    /**
     * @param values of indices
     */
    Names(Machine machine, ToLongFunction<Expression> values) {
        this.machine = machine;
        this.values = values;
        for (VirtualMachine vm : machine.machines()) machines.put(vm.path(), vm);
    }

    /** All that a path names; more than one for {@code [*]}. */
    List<Target> all(Subject subject, int line) {
        if (!subject.path().get(0).name().equals(machine.spec().name()))
            throw new SimulationException(
                    line,
                    subject + " is not on host " + machine.spec().name(),
                    "a run works on one host: write another run");
        List<String> paths = new ArrayList<>(List.of(""));
        for (Subject.Part part : subject.path().subList(1, subject.path().size())) paths = step(paths, part);
        List<Target> found = new ArrayList<>();
        for (String path : paths) {
            Target t = at(path);
            if (t != null) found.add(t);
        }
        if (found.isEmpty())
            throw new SimulationException(line, "there is no " + subject, "check the name and the index");
        return found;
    }

    /** The one that a path names. */
    Target one(Subject subject, int line) {
        List<Target> all = all(subject, line);
        if (all.size() != 1)
            throw new SimulationException(
                    line, subject + " names " + all.size() + " things", "one is wanted here: give an index");
        return all.get(0);
    }

    /** The process that a path names. */
    Process process(Subject subject, int line) {
        Process p = one(subject, line).process();
        if (p == null) throw new SimulationException(line, subject + " is no process", "name a process");
        return p;
    }

    /** A path with {@code [*]} as a process sees it: where the process is in one of several replicas, that one is meant. */
    Subject seenBy(Process p, Subject path) {
        String[] own = p.path().split("\\.");
        List<Subject.Part> parts = new ArrayList<>(path.path());
        for (int i = 1; i < parts.size() && i <= own.length; i++) {
            Subject.Part part = parts.get(i);
            boolean replica = Subject.ALL.equals(part.index()) && own[i - 1].startsWith(part.name() + "[");
            if (replica) {
                String index = own[i - 1].substring(part.name().length() + 1, own[i - 1].length() - 1);
                parts.set(i, new Subject.Part(part.name(), Expression.of(Long.parseLong(index))));
            } else if (!own[i - 1].equals(part.toString())) break;
        }
        return new Subject(parts);
    }

    private List<String> step(List<String> paths, Subject.Part part) {
        List<String> next = new ArrayList<>();
        for (String path : paths) {
            String name = path.isEmpty() ? part.name() : path + "." + part.name();
            Expression index = part.index();
            if (index == null) next.add(name);
            else if (index.equals(Subject.ALL)) {
                for (int i = 0; exists(name + "[" + i + "]"); i++) next.add(name + "[" + i + "]");
            } else next.add(name + "[" + values.applyAsLong(index) + "]");
        }
        return next;
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
    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
