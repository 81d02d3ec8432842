package org.vmemsim.runtime.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Values with units, as people read them: {@code 2,060 KiB}, {@code 1.44 us}, {@code 98.3 %}, {@code 515,683}. */
public final class Quantities {
    private record Unit(String name, double size) {}

    private static final List<Unit> BYTES = List.of(
            new Unit("TiB", 0x1p40),
            new Unit("GiB", 0x1p30),
            new Unit("MiB", 0x1p20),
            new Unit("KiB", 0x1p10),
            new Unit("bytes", 1));
    private static final List<Unit> TIME =
            List.of(new Unit("s", 1e9), new Unit("ms", 1e6), new Unit("us", 1e3), new Unit("ns", 1));
    private static final List<Unit> FREQUENCY =
            List.of(new Unit("GHz", 1e9), new Unit("MHz", 1e6), new Unit("kHz", 1e3), new Unit("Hz", 1));

    /** Exact values of up to so much are kept exact: 2,060 KiB, but 64 GiB less a page is 64.000 GiB. */
    private static final double EXACT_LIMIT = 100_000;

    private Quantities() {}

    /** The value in the unit that suits it best. */
    public static String text(double value, Dimension dimension) {
        return text(value, dimension, value);
    }

    /**
     * The value in the unit that suits {@code largest}, so that values side by side have one unit, unless they are too
     * far apart for that.
     */
    public static String text(double value, Dimension dimension, double largest) {
        if (Double.isNaN(value) || Double.isInfinite(value)) return Double.toString(value);
        return switch (dimension) {
            case BYTES -> bytes(value);
            case TIME, COST -> scaled(value, TIME, far(value, largest) ? value : largest);
            case FREQUENCY -> scaled(value, FREQUENCY, value);
            case BANDWIDTH -> bytes(value) + "/s";
            case RATIO -> percent(value * 100);
            case RATE -> number(value, 3) + " /s";
            case BITS -> number(value, 0) + (value == 1 ? " bit" : " bits");
            case COUNT -> number(value, 3);
        };
    }

    /** A whole number with separators between thousands. */
    public static String count(long value) {
        if (value > -1000 && value < 1000) return Long.toString(value);
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 access}, {@code 2,000 accesses}. */
    public static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    private static boolean far(double value, double largest) {
        return value != 0 && Math.abs(value) * 200 < Math.abs(largest);
    }

    private static String bytes(double value) {
        for (Unit u : BYTES) {
            double n = value / u.size;
            if (n == Math.rint(n) && Math.abs(n) < EXACT_LIMIT && (n != 0 || u.size == 1))
                return n == 1 && u.size == 1 ? "1 byte" : number(n, 0) + " " + u.name;
        }
        Unit unit = unit(BYTES, value);
        return String.format(Locale.ROOT, "%,.3f %s", value / unit.size, unit.name); // three decimals say: not exact
    }

    private static String scaled(double value, List<Unit> units, double guide) {
        Unit unit = unit(units, guide);
        return number(value / unit.size, 3) + " " + unit.name;
    }

    /** The largest unit that does not exceed the value. */
    private static Unit unit(List<Unit> units, double value) {
        Unit last = units.get(units.size() - 1);
        return units.stream().filter(u -> Math.abs(value) >= u.size).findFirst().orElse(last);
    }

    /** Three figures that count; more where fewer would make it look like 0 % or 100 %. */
    private static String percent(double value) {
        double rest = Math.min(Math.abs(value), Math.abs(100 - value));
        int decimals = 1;
        for (double edge = 0.1; decimals < 6 && rest > 0 && rest < edge; edge /= 10) decimals++;
        if (Math.abs(value) < 10 && rest > 0) decimals = Math.max(decimals, 2);
        return number(value, decimals) + " %";
    }

    /** With at most so many decimals, and none that are 0. */
    private static String number(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
        if (rounded.signum() == 0 && value != 0)
            rounded = BigDecimal.valueOf(value).round(new java.math.MathContext(3));
        rounded = rounded.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
