package org.vmemsim.runtime.vmm.allocation;

import java.util.List;
import java.util.PriorityQueue;

/**
 * Min-funding revocation with an idle memory tax (Waldspurger, "Memory Resource Management in VMware ESX Server", OSDI 2002,
 * section 5). A virtual machine with S shares and P pages of which the fraction f is active pays, a page,
 *
 * <pre>ρ = S / (P · (f + k · (1 − f))),  k = 1 / (1 − τ)</pre>
 *
 * where τ is the tax. While memory is short, a page is taken from whoever pays least.
 */
public final class SharesPerPage {
    private SharesPerPage() {}

    /**
     * Shares that are paid for a page, adjusted for idle ones.
     *
     * @param tax 0 (idle pages cost as much as active ones) to below 1
     */
    public static double price(double shares, double pages, double active, double tax) {
        return weight(shares, active, tax) / pages;
    }

    private static double weight(double shares, double active, double tax) {
        if (!(tax >= 0 && tax < 1)) throw new IllegalArgumentException("the tax must be 0 to below 1: " + tax);
        double k = 1 / (1 - tax);
        return shares / (active + k * (1 - active));
    }

    /** The first of those that pay least. */
    public static int victim(List<Claim> claims, long[] pages, double tax) {
        int victim = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < pages.length; i++) {
            Claim c = claims.get(i);
            double price = price(c.shares(), pages[i], c.active(), tax);
            if (price < least) {
                least = price;
                victim = i;
            }
        }
        return victim;
    }

    /**
     * Divides pages as taking one page after the other would: each begins with the most that it can use. The pages that stay
     * are those with the highest prices, so a threshold is searched first and only the last pages are given one by one.
     *
     * @throws IllegalArgumentException if there are fewer pages than must be given
     */
    public static long[] divide(long pages, List<Claim> claims, double tax) {
        long must = claims.stream().mapToLong(Claim::least).sum();
        if (must > pages) throw new IllegalArgumentException(must + " pages are promised, and there are " + pages);
        double[] weights = claims.stream()
                .mapToDouble(c -> weight(c.shares(), c.active(), tax))
                .toArray();
        long[] given = claims.stream().mapToLong(Claim::most).toArray();
        if (sum(given) <= pages) return given;
        double low = 0;
        double high = 0;
        for (double w : weights) high = Math.max(high, w);
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
            double threshold = (low + high) / 2;
            if (sum(above(threshold, claims, weights)) > pages) low = threshold;
            else high = threshold;
        }
        given = above(high * (1 + 1e-12), claims, weights);
        giveRest(pages - sum(given), given, claims, weights);
        return given;
    }

    /** Pages whose price is at least a threshold, within what each must and can get. */
    private static long[] above(double threshold, List<Claim> claims, double[] weights) {
        long[] pages = new long[weights.length];
        for (int i = 0; i < pages.length; i++) {
            Claim c = claims.get(i);
            pages[i] = Math.max(c.least(), (long) Math.min(c.most(), weights[i] / threshold));
        }
        return pages;
    }

    private record Offer(int who, double price) {}

    private static void giveRest(long rest, long[] given, List<Claim> claims, double[] weights) {
        PriorityQueue<Offer> offers = new PriorityQueue<>(
                (a, b) -> a.price() != b.price() ? Double.compare(b.price(), a.price()) : a.who() - b.who());
        for (int i = 0; i < given.length; i++) offer(i, given, claims, weights, offers);
        for (long left = rest; left > 0; left--) {
            Offer best = offers.remove();
            given[best.who()]++;
            offer(best.who(), given, claims, weights, offers);
        }
    }

    private static void offer(int i, long[] given, List<Claim> claims, double[] weights, PriorityQueue<Offer> offers) {
        if (given[i] < claims.get(i).most()) offers.add(new Offer(i, weights[i] / (given[i] + 1)));
    }

    private static long sum(long[] pages) {
        long sum = 0;
        for (long p : pages) sum += p;
        return sum;
    }
}
