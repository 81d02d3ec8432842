package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.List;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * Something that a host and its guests, each fine on its own, cannot be together, or that will disappoint.
 *
 * @param guest that it is about; empty for the host. A process is named behind a point: {@code g.p}, {@code .p} for a
 *     host's own
 * @param setting to blame, by the words that lead to it inside the guest or host; empty where it is no setting
 * @param message for people, with what to do about it
 */
public record HostProblem(Kind kind, String guest, List<String> setting, String message) {
    public HostProblem {
        setting = List.copyOf(setting);
    }

    /** What kinds there are, and how bad each is. */
    public enum Kind {
        /** Memory that no table maps, wanted by two machines or not there at all. */
        BARE(Severity.ERROR),
        /** Memory or addresses that page tables cannot reach. */
        REACH(Severity.ERROR),
        /** A size of host pages that tables do not have. */
        BACKING(Severity.ERROR),
        /** A guest's reservation that cannot be. */
        RESERVATION(Severity.ERROR),
        /** Reservations that the host cannot keep together. */
        ADMISSION(Severity.ERROR),
        /** A tag that the processor cannot hold. */
        TAG(Severity.ERROR),
        /** A tag on a processor that has none. */
        UNTAGGED(Severity.WARNING),
        /** Fewer shadow pages than one walk needs. */
        SHADOW_LIMIT(Severity.ERROR),
        /** More address spaces or processes than can be told apart; whose number is to blame. */
        SPACES(Severity.ERROR),
        /** More that is in memory from the start than memory and swap device hold. */
        OVERFULL(Severity.WARNING),
        /** A limit that limits nothing. */
        LIMIT(Severity.NOTE),
        /** A balloon whose guest has nowhere to put what it takes. */
        GUEST_SWAP(Severity.WARNING);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        /** How bad it is. */
        public Severity severity() {
            return severity;
        }
    }

    /** How bad something is. */
    public enum Severity {
        /** It cannot be simulated. */
        ERROR,
        /** It is hardly meant. */
        WARNING,
        /** It has no effect. */
        NOTE
    }

    /** Everything there is to say about a host. */
    public static List<HostProblem> of(HostSpec host) {
        List<HostProblem> all = new ArrayList<>(Untranslated.problems(host));
        all.addAll(Reach.problems(host));
        all.addAll(Admission.problems(host));
        all.addAll(TagRules.problems(host));
        all.addAll(AddressSpaceLimits.problems(host));
        all.addAll(Overfull.problems(host));
        all.addAll(shadowLimits(host));
        return all;
    }

    /** A root and a table of each level below are in use at once. */
    private static List<HostProblem> shadowLimits(HostSpec host) {
        List<HostProblem> all = new ArrayList<>();
        int least = host.mmu().layout().levels().size();
        for (GuestSpec g : host.guests()) {
            long limit = g.shadow().limit();
            if (g.paging() != Paging.SHADOW || limit == 0 || limit >= least) continue;
            all.add(new HostProblem(
                    Kind.SHADOW_LIMIT,
                    g.name(),
                    List.of("shadow", "limit"),
                    "Guest " + g.name() + " is limited to " + limit + " shadow pages, but one walk of "
                            + host.mmu().layout().name() + " needs " + least + ". Allow at least " + least
                            + ", or write 0 for no limit."));
        }
        return all;
    }

    /** Refuses a host that cannot be. */
    public static void check(HostSpec host) {
        for (HostProblem p : of(host))
            if (p.kind().severity() == Severity.ERROR) throw new InvalidScenarioException(p.message());
    }
}
