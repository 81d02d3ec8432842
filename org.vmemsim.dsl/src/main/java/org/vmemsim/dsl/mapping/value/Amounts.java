package org.vmemsim.dsl.mapping.value;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Quantities as amounts of a dimension, and amounts as text. */
public final class Amounts {
    private static final String[] BYTES = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final Map<Dimension, String> EXAMPLES = Map.of(
            Dimension.BYTES, "4 KiB",
            Dimension.TIME, "10 ms",
            Dimension.COST, "60 ns or 200 cycles",
            Dimension.RATIO, "75 %",
            Dimension.FREQUENCY, "3 GHz",
            Dimension.RATE, "2_000 pages/s",
            Dimension.BANDWIDTH, "2 GiB/s",
            Dimension.BITS, "52 bits",
            Dimension.COUNT, "16");

    private Amounts() {}

    /** How a value of the dimension may be written. */
    public static String example(Dimension d) {
        return EXAMPLES.get(d);
    }

    /**
     * The amount in the dimension's canonical unit; empty where the kind does not fit. Zero needs no unit; an address may
     * stand for bytes.
     *
     * @param pageBytes what a page is, where pages may stand for bytes; 0 where they may not
     */
    public static Optional<BigDecimal> in(Dimension d, Quantity q, long pageBytes) {
        if (q.isZero() && q.kind().isPlain()) return Optional.of(BigDecimal.ZERO);
        boolean fits = switch (d) {
            case COUNT -> q.kind().isPlain() || q.kind() == Kind.COUNT || q.kind() == Kind.PAGES;
            case BYTES -> q.kind() == Kind.BYTES || q.kind() == Kind.ADDRESS || q.kind() == Kind.PAGES && pageBytes > 0;
            case TIME -> q.kind() == Kind.TIME;
            case COST -> q.kind() == Kind.TIME || q.kind() == Kind.CYCLES;
            case RATIO -> q.kind() == Kind.RATIO;
            case FREQUENCY -> q.kind() == Kind.FREQUENCY;
            case RATE -> q.kind() == Kind.RATE;
            case BANDWIDTH -> q.kind() == Kind.BANDWIDTH;
            case BITS -> q.kind() == Kind.BITS;
        };
        if (!fits) return Optional.empty();
        boolean pages = d == Dimension.BYTES && q.kind() == Kind.PAGES;
        return Optional.of(pages ? q.amount().multiply(BigDecimal.valueOf(pageBytes)) : q.amount());
    }

    /** An amount as a user would write it. */
    static String show(double amount, Dimension d) {
        return switch (d) {
            case RATIO -> number(BigDecimal.valueOf(amount).movePointRight(2)) + " %";
            case BYTES -> bytes(amount);
            case COUNT -> number(BigDecimal.valueOf(amount));
            default -> number(BigDecimal.valueOf(amount)) + " " + d.unit();
        };
    }

    /** A size as a user would write it. */
    public static String bytes(long amount) {
        return bytes((double) amount);
    }

    private static String bytes(double amount) {
        int i = 0;
        double rest = amount;
        while (i + 1 < BYTES.length && rest >= 1024 && rest % 1024 == 0) {
            rest /= 1024;
            i++;
        }
        return rest == 1 && i == 0 ? "1 byte" : number(BigDecimal.valueOf(rest)) + " " + BYTES[i];
    }

    private static String number(BigDecimal n) {
        return n.stripTrailingZeros().toPlainString();
    }
}
