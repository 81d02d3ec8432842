package org.vmemsim.runtime.estimate;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory Java has, and what to do where that does not suffice. Sizes are in bytes. */
public final class JavaMemory {
    private static final String OPTION = "VMEMSIM_JAVA_ARGS=-Xmx";

    private JavaMemory() {}

    /** What objects may take at most. */
    public static long most() {
        return Runtime.getRuntime().maxMemory();
    }

    /** What the machine has on which this runs, or the container; 0 where it does not say. */
    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
    }

    /** What to give Java for something that needs so much, or more than it has if it has that: half as much again, in GiB. */
    private static long enough(double needed, long java) {
        return (long) Math.ceil(1.5 * Math.max(needed, java) / (1L << 30)); // arrays are copied when they grow
    }

    /** What to do where nothing is known of what is needed, as a sentence. */
    public static String remedy() {
        return remedy(most(), machine());
    }

    /** What to do about a run, as a sentence without a full stop. @param needed as reckoned before it; 0 where it was not */
    public static String remedy(double needed) {
        return remedy(needed, most(), machine());
    }

    public static String remedy(long java, long machine) {
        long enough = enough(0, java);
        if (fits(enough, machine)) return "Give Java more of it: " + OPTION + enough + "g.";
        return "Write less, or take a larger machine: Java has " + (java >>> 20) + " MiB, and this one has "
                + (machine >>> 30) + " GiB.";
    }

    /**
     * @param java what Java has
     * @param machine what the machine has; 0 where that is not known
     */
    public static String remedy(double needed, long java, long machine) {
        long enough = enough(needed, java);
        if (fits(enough, machine))
            return "give Java more, as in " + OPTION + enough + "g, touch fewer pages, or make regions 'lazy'";
        return "touch fewer pages, make regions 'lazy', or take a larger machine: it would be " + OPTION + enough
                + "g, and this one has " + (machine >>> 30) + " GiB";
    }

    private static boolean fits(long gibibytes, long machine) {
        return machine <= 0 || gibibytes <= machine >>> 30;
    }
}
