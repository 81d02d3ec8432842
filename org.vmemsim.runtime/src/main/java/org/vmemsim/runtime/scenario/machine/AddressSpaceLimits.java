package org.vmemsim.runtime.scenario.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.HostProblem.Kind;
import org.vmemsim.runtime.scenario.processor.ProcessorFamily;

/**
 * How many address spaces the machines of a host have at the start, and how many can be told apart: by TLBs, and by an operating
 * system that keeps for each of its frames who maps it. Nothing is made to count them.
 */
public final class AddressSpaceLimits {
    /** Numbers of address spaces that TLBs compare have 16 bits, and 0 is none. */
    public static final int MOST = 0xffff;

    private static final int MOST_PROCESSES = (1 << 24) - 1;

    private final HostSpec host;
    private final List<HostProblem> problems = new ArrayList<>();
    private long sum;

    private AddressSpaceLimits(HostSpec host) {
        this.host = host;
    }

    /** Everything that is wrong with the number of a host's guests and processes. */
    static List<HostProblem> problems(HostSpec host) {
        AddressSpaceLimits spaces = new AddressSpaceLimits(host);
        if (!host.processes().isEmpty()) spaces.machine("", 1, host.tables(), host.processes(), true, false);
        for (GuestSpec g : host.guests()) {
            boolean own = g.vpid() <= 0 || separate(host, g);
            boolean physical = g.paging() == Paging.NESTED && host.tables(g).bare();
            spaces.machine(g.name(), Math.max(1, g.replicas()), host.tables(g), g.processes(), own, physical);
        }
        return spaces.problems;
    }

    /** Whether translations of a guest carry more than its tag, so that they are not those of another guest with this tag. */
    private static boolean separate(HostSpec host, GuestSpec guest) {
        boolean shared = ProcessorFamily.of(host.mmu()).tagsShareSecondStages();
        return !host.mmu().tagsMachines() || guest.paging() == Paging.NESTED && !shared;
    }

    /**
     * How many processes an operating system can keep: a frame's word holds a process, a page and a level.
     *
     * @param levels of its page tables
     * @param addressBits of a virtual address
     * @param pageBits log2 of the bytes of a page
     */
    public static int mostProcesses(int levels, int addressBits, int pageBits) {
        int left = Long.SIZE - 1 - levelBits(levels) - Math.max(0, addressBits - pageBits);
        return left < 1 ? 0 : (int) Math.min((1L << left) - 1, MOST_PROCESSES);
    }

    /** Bits that tell one level of page tables from another in the word of a frame. @param levels of the page tables */
    public static int levelBits(int levels) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, levels - 1));
    }

    /**
     * @param machines how many there are of it
     * @param own whether they have tags of their own; those that share one may share all else
     * @param physical whether its processes run without translation, in the machine's own space
     */
    private void machine(
            String name, long machines, LayoutSpec layout, List<ProcessSpec> specs, boolean own, boolean physical) {
        boolean tagged = host.mmu().tagsProcesses() && !layout.bare();
        add(own ? 2 * machines : machines, name, "guest " + name);
        Set<Long> tags = new HashSet<>();
        int most = mostProcesses(layout.levels().size(), layout.addressBits(), layout.pageBits());
        long processes = 0;
        for (ProcessSpec p : specs) {
            long n = Math.max(1, p.replicas());
            String path = name + "." + p.name();
            if (processes <= most && processes + n > most)
                tell(
                        path,
                        "with process " + p.name() + ", " + (name.isEmpty() ? "host " + host.name() : "guest " + name)
                                + " has " + number(processes + n) + " processes, and with layout " + layout.name()
                                + " an operating system can keep " + number(most)
                                + ". Use fewer of them, or a layout with shorter addresses");
            processes += n;
            if (!own || physical) continue;
            boolean shared = !tagged || p.asid() > 0; // without tags all have the same
            if (!shared) add(machines * n, path, "process " + p.name());
            else if (tags.add(tagged ? p.asid() : 0)) add(machines, path, "process " + p.name());
        }
    }

    private void add(long spaces, String path, String what) {
        if (sum <= MOST && sum + spaces > MOST)
            tell(
                    path,
                    "with " + what + ", host " + host.name() + " has " + number(sum + spaces)
                            + " address spaces, and at most " + number(MOST)
                            + " can be told apart. Use fewer guests or processes");
        sum += spaces;
    }

    private void tell(String path, String message) {
        problems.add(new HostProblem(Kind.SPACES, path, List.of(), message));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
