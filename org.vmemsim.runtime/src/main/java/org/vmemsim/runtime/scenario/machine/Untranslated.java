package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a host must keep to where some stage translates nothing: memory that no table maps lies where it lies, so two
 * machines cannot both have it.
 */
final class Untranslated {
    private Untranslated() {}

    /** Everything that is wrong with a host. */
    static List<HostProblem> problems(HostSpec host) {
        List<HostProblem> problems = new ArrayList<>();
        for (GuestSpec g : host.guests()) {
            if (g.paging() == Paging.SHADOW && host.mmu().layout().bare())
                problems.add(problem(
                        g.name(),
                        "guest " + g.name() + ": shadow tables need a layout with levels, and the processor's is "
                                + host.mmu().layout().name()));
            if (host.secondStageBare(g)) secondStage(host, g, problems);
            if (g.paging() == Paging.NATIVE && host.tables(g).bare()) alone(host, g.name(), problems);
        }
        if (!host.processes().isEmpty() && host.tables().bare()) alone(host, "", problems);
        return problems;
    }

    /** Guest-physical addresses are host-physical ones: there is one such range from 0 on, and it must exist. */
    private static void secondStage(HostSpec host, GuestSpec guest, List<HostProblem> problems) {
        String stage = host.mmu().secondStage().name();
        if (guest.memory() > host.memory())
            problems.add(problem(
                    guest.name(),
                    "guest " + guest.name() + " has more memory than its host, and the second stage " + stage
                            + " maps none of it elsewhere: give the guest less, or the host more"));
        int others = host.guests().stream()
                .filter(host::secondStageBare)
                .mapToInt(Untranslated::machines)
                .sum();
        if (others > 1)
            problems.add(problem(
                    guest.name(),
                    "guest " + guest.name() + " is not the only one on the second stage " + stage
                            + ", under which guests would share all memory: give it a host of its own"));
    }

    /** Without any translation all of the host's memory is in reach. */
    private static void alone(HostSpec host, String guest, List<HostProblem> problems) {
        int machines = host.guests().stream().mapToInt(Untranslated::machines).sum()
                + (host.processes().isEmpty() ? 0 : 1);
        if (machines <= 1) return;
        String who = guest.isEmpty() ? "processes of host " + host.name() : "guest " + guest;
        String verb = guest.isEmpty() ? " run" : " runs";
        problems.add(problem(
                guest,
                who + verb + " without paging, and would see the memory of all other machines on the host: use a host"
                        + " that has no others"));
    }

    private static HostProblem problem(String guest, String message) {
        return new HostProblem(HostProblem.Kind.BARE, guest, List.of(), message);
    }

    private static int machines(GuestSpec guest) {
        return Math.max(1, guest.replicas());
    }
}
