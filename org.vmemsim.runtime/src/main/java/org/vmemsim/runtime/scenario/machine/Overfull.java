package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.scenario.machine.HostProblem.Kind;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;

/**
 * Machines that cannot be set up, because what must be in memory from the start does not fit there: kernels and regions that
 * are 'mapped'. Page tables come on top, and are not counted. A host swaps its guests, an operating system with a swap device
 * its processes; pages of files are dropped, and a process with a limit keeps no more than that.
 */
final class Overfull {
    private Overfull() {}

    /** Everything that is too full. */
    static List<HostProblem> problems(HostSpec host) {
        List<HostProblem> problems = new ArrayList<>();
        double onHost = fromTheStart(host.processes());
        boolean kernels = false;
        for (GuestSpec g : host.guests()) {
            if (host.secondStageBare(g)) continue; // its memory is the host's
            double own = g.os().kernel() + fromTheStart(g.processes());
            boolean kernel = g.os().kernel() > 0;
            if (g.paging() == Paging.NATIVE) {
                kernels |= kernel;
                onHost += Math.max(1, g.replicas()) * Math.max(g.os().kernel(), own - g.os().swap());
            } else if (own > (double) g.memory() + g.os().swap())
                problems.add(problem(
                        "guest " + g.name(),
                        g.name(),
                        kernel ? "its kernel and " : "its ",
                        own,
                        g.memory(),
                        g.os().swap()));
        }
        if (onHost > host.memory())
            problems.add(problem(
                    "host " + host.name(), "", kernels ? "kernels of guests and " : "its ", onHost, host.memory(), 0));
        return problems;
    }

    private static double fromTheStart(List<ProcessSpec> processes) {
        double sum = 0;
        for (ProcessSpec p : processes) {
            double mapped = 0;
            for (RegionSpec r : p.regions())
                if (r.initially() == Backing.MAPPED && r.file().isEmpty()) mapped += r.size();
            sum += Math.max(1, p.replicas()) * (p.memory() > 0 ? Math.min(mapped, p.memory()) : mapped);
        }
        return sum;
    }

    private static HostProblem problem(
            String who, String guest, String kernels, double wanted, long memory, long swap) {
        String room = Admission.size(memory) + " of memory"
                + (swap > 0 ? " and a swap device of " + Admission.size(swap) : guest.isEmpty() ? "" : " and no swap");
        String message = who + " cannot be set up: " + kernels + "'mapped' regions take " + Admission.size(wanted)
                + ", and it has " + room + ". Give it more, or make regions 'lazy'";
        return new HostProblem(Kind.OVERFULL, guest, List.of("memory"), message);
    }
}
