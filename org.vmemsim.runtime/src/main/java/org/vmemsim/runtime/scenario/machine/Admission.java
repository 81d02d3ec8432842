package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vmemsim.runtime.scenario.machine.HostProblem.Kind;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;

/**
 * What a host promises its guests, and whether it can keep it: admission control, and what its means of taking memory back
 * need of a guest. Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002, sections 3.2 and 6.1.
 */
public final class Admission {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Admission() {}

    /** Everything that is wrong with a host's promises. */
    static List<HostProblem> problems(HostSpec host) {
        List<HostProblem> problems = new ArrayList<>();
        for (GuestSpec g : host.guests()) alone(g, problems);
        reservations(host, problems);
        if (host.reclaim().swap().space() > 0) swapFiles(host, problems);
        if (overcommitted(host) && host.reclaim().order().contains(ReclaimSpec.Means.BALLOONING))
            for (GuestSpec g : host.guests())
                if (g.paging() != Paging.NATIVE && !host.secondStageBare(g)) swap(host.reclaim(), g, problems);
        return problems;
    }

    /** What must be there for every guest, whatever the others do: what it has reserved, and what it costs besides. */
    private static void reservations(HostSpec host, List<HostProblem> problems) {
        double promised = 0;
        for (GuestSpec g : host.guests()) {
            promised += ((double) g.reserve() + g.overhead()) * machines(g);
            if (promised <= host.memory()) continue;
            problems.add(new HostProblem(
                    Kind.ADMISSION,
                    g.name(),
                    List.of(g.reserve() > 0 ? "reserve" : "overhead"),
                    "with guest " + g.name() + ", " + size(promised) + " of the memory of host " + host.name()
                            + " are reserved, and it has " + size(host.memory())
                            + ": reserve less, or give the host more"));
            return; // once is enough
        }
    }

    /** All that no reservation covers may have to go to swap files. */
    private static void swapFiles(HostSpec host, List<HostProblem> problems) {
        double wanted = 0;
        for (GuestSpec g : host.guests()) wanted += Math.max(0.0, g.memory() - g.reserve()) * machines(g);
        long space = host.reclaim().swap().space();
        if (wanted > space)
            problems.add(new HostProblem(
                    Kind.ADMISSION,
                    "",
                    List.of("reclaim", "swap", "space"),
                    "guests of host " + host.name() + " may need swap files of " + size(wanted)
                            + ", and there is room for " + size(space) + ": make room, or reserve more memory"));
    }

    /** Whether guests may want more than there is. */
    public static boolean overcommitted(HostSpec host) {
        double wanted = 0;
        for (GuestSpec g : host.guests()) wanted += (double) atMost(g) * machines(g);
        return wanted > host.memory();
    }

    private static long atMost(GuestSpec guest) {
        return guest.limit() == 0 ? guest.memory() : Math.min(guest.limit(), guest.memory());
    }

    /** What a balloon may take of a guest at most. */
    public static long balloon(ReclaimSpec reclaim, GuestSpec guest) {
        long byShare = (long) (reclaim.balloon().limit() * guest.memory());
        return Math.max(0, Math.min(byShare, guest.memory() - guest.reserve()));
    }

    private static void alone(GuestSpec g, List<HostProblem> problems) {
        if (g.reserve() > g.memory())
            problems.add(new HostProblem(
                    Kind.RESERVATION,
                    g.name(),
                    List.of("reserve"),
                    "guest " + g.name() + " reserves " + size(g.reserve()) + ", but has only " + size(g.memory())
                            + " of memory: reserve no more than that, or give it more memory"));
        else if (g.limit() > 0 && g.reserve() > g.limit())
            problems.add(new HostProblem(
                    Kind.RESERVATION,
                    g.name(),
                    List.of("reserve"),
                    "guest " + g.name() + " reserves " + size(g.reserve()) + ", but its limit is " + size(g.limit())
                            + ": reserve less, or raise the limit"));
        if (g.limit() > g.memory())
            problems.add(new HostProblem(
                    Kind.LIMIT,
                    g.name(),
                    List.of("limit"),
                    "guest " + g.name() + " has only " + size(g.memory()) + " of memory: a limit of " + size(g.limit())
                            + " has no effect"));
    }

    private static void swap(ReclaimSpec reclaim, GuestSpec g, List<HostProblem> problems) {
        long balloon = balloon(reclaim, g);
        long swap = g.os().swap();
        if (balloon == 0 || swap >= balloon || g.memory() == GuestSpec.DEFAULT.memory()) return;
        problems.add(new HostProblem(
                Kind.GUEST_SWAP,
                g.name(),
                List.of("os", "swap"),
                swap == 0
                        ? "guest " + g.name()
                                + " has no swap device: its balloon can only take what the guest has free or"
                                + " can drop. Give it one, as in 'os { swap " + size(balloon) + " }'"
                        : "the swap device of guest " + g.name() + " holds " + size(swap) + ", less than the "
                                + size(balloon) + " that its balloon may take: make it larger, or lower the limit of"
                                + " the balloon"));
    }

    private static int machines(GuestSpec guest) {
        return Math.max(1, guest.replicas());
    }

    /** A size for people: one place behind the point. */
    public static String size(double bytes) {
        int i = 0;
        double rest = bytes;
        while (i + 1 < UNITS.length && rest >= 1024) {
            rest /= 1024;
            i++;
        }
        String number = String.format(Locale.ROOT, "%.1f", rest);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " " + UNITS[i];
    }
}
