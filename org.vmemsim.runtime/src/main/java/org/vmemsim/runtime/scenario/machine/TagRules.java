package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;

/** What tags a processor can hold. */
final class TagRules {
    private TagRules() {}

    /** Everything that is wrong with the tags of a host's guests and processes. */
    static List<HostProblem> problems(HostSpec host) {
        List<HostProblem> problems = new ArrayList<>();
        ProcessorFamily family = ProcessorFamily.of(host.mmu());
        for (GuestSpec g : host.guests()) {
            long most = family.largestMachineTag();
            if (g.vpid() < 0 || g.vpid() > most)
                problems.add(new HostProblem(
                        HostProblem.Kind.TAG,
                        g.name(),
                        List.of("vpid"),
                        "guest " + g.name() + " has tag " + g.vpid() + ", but this processor's tags are 1 to " + most
                                + ". Choose one of these, or leave 'vpid' out"));
            else if (g.vpid() > 0 && !host.mmu().tagsMachines())
                problems.add(useless(g.name(), "vpid", "virtual machines, so each exit flushes", "tags vpid"));
            for (ProcessSpec p : g.processes()) process(host, family, g.name(), p, problems);
        }
        for (ProcessSpec p : host.processes()) process(host, family, "", p, problems);
        return problems;
    }

    private static void process(
            HostSpec host, ProcessorFamily family, String guest, ProcessSpec p, List<HostProblem> problems) {
        long most = family.largestProcessTag();
        if (p.asid() < 0 || p.asid() > most)
            problems.add(new HostProblem(
                    HostProblem.Kind.TAG,
                    guest + "." + p.name(),
                    List.of("asid"),
                    "process " + p.name() + " has tag " + p.asid() + ", but this processor's tags are 1 to " + most
                            + ". Choose one of these, or leave 'asid' out"));
        else if (p.asid() > 0 && !host.mmu().tagsProcesses())
            problems.add(
                    useless(guest + "." + p.name(), "asid", "address spaces, so each switch flushes", "tags pcid"));
    }

    private static HostProblem useless(String guest, String setting, String why, String remedy) {
        return new HostProblem(
                HostProblem.Kind.UNTAGGED,
                guest,
                List.of(setting),
                "the processor has no tags for " + why
                        + ", so this number has no effect. Give the processor tags, as in '" + remedy + "'");
    }
}
