package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem.Kind;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * Whether page-table entries can name the memory that they lead to, and addresses reach what lies at them. Entries of every
 * level count, those that lead to tables too: an operating system may place a table anywhere in its memory.
 */
public final class Reach {
    /** The most frames that can be simulated. */
    private static final long MOST_FRAMES = Integer.MAX_VALUE - 1L; // frames are numbered by ints, and -1 is none

    private Reach() {}

    /** Something that must be able to name all of some memory. */
    private record Use(LayoutSpec layout, long bytes, String what) {}

    /** The most memory that a host can have, for the machines that it runs. */
    private static long ofHost(HostSpec host) {
        long most = mostFrames(host);
        for (Use u : hostUses(host)) most = Math.min(most, u.bytes());
        return most;
    }

    /** The most memory that a guest can have. */
    private static long ofGuest(HostSpec host, GuestSpec guest) {
        long most = mostFrames(host);
        for (Use u : guestUses(host, guest)) most = Math.min(most, u.bytes());
        return most;
    }

    /**
     * A host whose memory, and that of its guests, is cut to what the layouts reach wherever it equals the default: then nobody
     * stated it, or somebody stated just that.
     */
    public static HostSpec fitting(HostSpec host) {
        return fitting(host, host.memory() != HostSpec.DEFAULT.memory(), g -> g.memory() != GuestSpec.DEFAULT.memory());
    }

    /**
     * The same where it is known what is stated.
     *
     * @param stated whether the host's memory is
     * @param guestStated whether a guest's memory is
     */
    public static HostSpec fitting(HostSpec host, boolean stated, Predicate<GuestSpec> guestStated) {
        List<GuestSpec> guests = new ArrayList<>();
        for (GuestSpec g : host.guests()) {
            long most = guestStated.test(g) ? g.memory() : Math.min(g.memory(), ofGuest(host, g));
            guests.add(most == g.memory() ? g : SettingGroup.of(GuestSpec.class).with(g, Map.of("memory", most)));
        }
        long memory = stated ? host.memory() : Math.min(host.memory(), ofHost(host));
        return SettingGroup.of(HostSpec.class).with(host, Map.of("guests", List.copyOf(guests), "memory", memory));
    }

    private static long mostFrames(HostSpec host) {
        int bits = host.frameBits();
        return MOST_FRAMES > Long.MAX_VALUE >>> bits ? Long.MAX_VALUE : MOST_FRAMES << bits;
    }

    private static List<Use> hostUses(HostSpec host) {
        List<Use> uses = new ArrayList<>();
        if (!host.processes().isEmpty() || host.guests().isEmpty())
            uses.add(new Use(host.tables(), host.tables().reach(), "page tables of its processes"));
        for (GuestSpec g : host.guests()) {
            LayoutSpec outer = host.outer(g);
            String what = switch (g.paging()) {
                case NATIVE -> "page tables of guest " + g.name();
                case NESTED -> "second-stage tables of guest " + g.name();
                default -> "shadow tables of guest " + g.name();
            };
            uses.add(new Use(outer, outer.reach(), what));
        }
        return uses;
    }

    private static List<Use> guestUses(HostSpec host, GuestSpec guest) {
        if (guest.paging() == Paging.NATIVE) return List.of();
        List<Use> uses = new ArrayList<>();
        LayoutSpec own = host.tables(guest);
        LayoutSpec outer = host.outer(guest);
        uses.add(new Use(own, own.reach(), "its page tables"));
        if (guest.paging() == Paging.NESTED)
            uses.add(new Use(outer, outer.span(), "guest-physical addresses of the second stage"));
        else if (own.bare()) uses.add(new Use(outer, outer.span(), "addresses of the shadow tables"));
        return uses;
    }

    /** Everything that is wrong with a host. */
    static List<HostProblem> problems(HostSpec host) {
        List<HostProblem> problems = new ArrayList<>();
        memory("", "host " + host.name(), host.memory(), mostFrames(host), hostUses(host), problems);
        for (GuestSpec g : host.guests()) {
            if (g.paging() != Paging.NATIVE && !host.secondStageBare(g)) // the host's memory is the guest's there
            memory(g.name(), "guest " + g.name(), g.memory(), mostFrames(host), guestUses(host, g), problems);
            backing(host, g, "backing", g.backing(), problems);
            backing(host, g, "tableBacking", g.tableBacking(), problems);
            if (g.paging() == Paging.SHADOW) shadow(host, g, problems);
        }
        classes(host, problems);
        return problems;
    }

    private static void memory(
            String guest, String who, long bytes, long most, List<Use> uses, List<HostProblem> problems) {
        if (bytes > most) {
            problems.add(
                    new HostProblem(
                            Kind.REACH,
                            guest,
                            List.of("memory"),
                            who + " has " + Admission.size(bytes) + " of memory, and less than "
                                    + Admission.size(Long.highestOneBit(most) << 1)
                                    + " can be simulated with frames of this size. Give it less, or choose layouts with larger pages."));
            return; // once is enough
        }
        for (Use u : uses) {
            if (bytes <= u.bytes()) continue;
            problems.add(new HostProblem(
                    Kind.REACH,
                    guest,
                    List.of("memory"),
                    who + " has " + Admission.size(bytes) + " of memory, but with layout "
                            + u.layout().name() + " "
                            + u.what() + " reach only the first " + Admission.size(u.bytes())
                            + ". Give it at most that, or choose a layout with longer addresses."));
            return;
        }
    }

    /**
     * Whether a host page of so many bytes can stand behind a guest's memory. Shadow tables map part of a larger host page, which
     * another layout of the host may have; no table maps less than its own smallest page.
     *
     * @param behind the layout of the tables that lead to host pages, and others that the host has pages of
     */
    public static boolean canStandBehind(long bytes, List<LayoutSpec> behind) {
        return bytes >= behind.get(0).page()
                && behind.stream().anyMatch(l -> l.pageSizes().contains(bytes));
    }

    private static void backing(HostSpec host, GuestSpec g, String setting, long bytes, List<HostProblem> problems) {
        LayoutSpec outer = host.outer(g);
        boolean shadow = g.paging() == Paging.SHADOW;
        if (bytes == 0
                || g.paging() == Paging.NATIVE
                || canStandBehind(bytes, shadow ? List.of(outer, host.mmu().secondStage()) : List.of(outer))) return;
        List<String> sizes = outer.pageSizes().stream().map(Admission::size).toList();
        problems.add(new HostProblem(
                Kind.BACKING,
                g.name(),
                List.of(setting),
                "no host page of " + Admission.size(bytes) + " can stand behind guest " + g.name() + ": layout "
                        + outer.name() + " has pages of " + String.join(", ", sizes) + ". Choose one of these sizes"));
    }

    /** A shadow table cannot map less than its own page, nor addresses that it does not have. */
    private static void shadow(HostSpec host, GuestSpec g, List<HostProblem> problems) {
        LayoutSpec own = host.tables(g);
        LayoutSpec outer = host.outer(g);
        if (outer.bare()) return; // said elsewhere
        if (!own.bare() && own.page() < outer.page())
            problems.add(new HostProblem(
                    Kind.REACH,
                    g.name(),
                    List.of("layout"),
                    "shadow tables of layout " + outer.name() + " map at least " + Admission.size(outer.page())
                            + " at once, but pages of guest " + g.name() + " have " + Admission.size(own.page())
                            + ". Give the guest a layout with larger pages, or the processor one with smaller pages"));
        for (ProcessSpec p : g.processes())
            for (RegionSpec r : p.regions()) {
                if (outer.has(r.start()) && outer.has(r.start() + r.size() - 1)) continue;
                problems.add(new HostProblem(
                        Kind.REACH,
                        g.name(),
                        List.of(),
                        "region " + r.name() + " of process " + p.name()
                                + " lies beyond the addresses of shadow tables of"
                                + " layout " + outer.name() + ", which have " + outer.addressBits()
                                + " bits. Place it lower, or choose a processor with a layout of longer addresses"));
            }
    }

    /** A TLB can tell only so many sizes of pages apart. */
    private static void classes(HostSpec host, List<HostProblem> problems) {
        long sizes = host.mmu().tlbs().stream()
                .flatMap(t -> t.parts().stream())
                .flatMap(p -> p.pages().stream())
                .distinct()
                .count();
        if (sizes >= MOST_SIZES)
            problems.add(new HostProblem(
                    Kind.REACH,
                    "",
                    List.of(),
                    "the TLBs of host " + host.name() + " name " + sizes + " sizes of pages, and at most "
                            + (MOST_SIZES - 1) + " can be simulated. Leave some out"));
    }

    /** Sizes of pages that keys of TLBs can tell apart. */
    private static final int MOST_SIZES = 7;
}
