package org.vmemsim.dsl.mapping.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of the language.
 *
 * @param factor how many of the kind's canonical unit it is
 */
public record Unit(BigDecimal factor, Kind kind) {
    private static final Map<String, Unit> SIMPLE = Map.ofEntries(
            unit("%", "0.01", Kind.RATIO),
            unit("bits", "1", Kind.BITS),
            unit("bytes", "1", Kind.BYTES),
            unit("KiB", "1024", Kind.BYTES),
            unit("MiB", "1048576", Kind.BYTES),
            unit("GiB", "1073741824", Kind.BYTES),
            unit("TiB", "1099511627776", Kind.BYTES),
            unit("pages", "1", Kind.PAGES),
            unit("entries", "1", Kind.COUNT),
            unit("ways", "1", Kind.COUNT),
            unit("accesses", "1", Kind.COUNT),
            unit("times", "1", Kind.COUNT),
            unit("ns", "1", Kind.TIME),
            unit("us", "1e3", Kind.TIME),
            unit("ms", "1e6", Kind.TIME),
            unit("s", "1e9", Kind.TIME),
            unit("min", "60e9", Kind.TIME),
            unit("h", "3600e9", Kind.TIME),
            unit("cycles", "1", Kind.CYCLES),
            unit("MHz", "1e6", Kind.FREQUENCY),
            unit("GHz", "1e9", Kind.FREQUENCY));
    private static final Map<String, BigDecimal> SCALES = Map.of(
            "thousand", new BigDecimal("1e3"), "million", new BigDecimal("1e6"), "billion", new BigDecimal("1e9"));
    private static final BigDecimal SECOND = new BigDecimal("1e9");

    private static Map.Entry<String, Unit> unit(String name, String factor, Kind kind) {
        return Map.entry(name, new Unit(new BigDecimal(factor), kind));
    }

    /** The unit as it is written, such as {@code KiB}, {@code pages/s}, {@code thousand accesses/s}; empty if there is none. */
    public static Optional<Unit> parse(String text) {
        String rest = text.strip();
        BigDecimal scale = BigDecimal.ONE;
        for (Map.Entry<String, BigDecimal> s : SCALES.entrySet()) {
            if (!rest.startsWith(s.getKey())) continue;
            scale = s.getValue();
            rest = rest.substring(s.getKey().length()).strip();
        }
        if (rest.isEmpty()) return Optional.of(new Unit(scale, Kind.NUMBER));
        List<Unit> parts = java.util.Arrays.stream(rest.split("/", -1))
                .map(p -> SIMPLE.get(p.strip()))
                .toList();
        BigDecimal factor = scale;
        if (parts.stream().anyMatch(java.util.Objects::isNull) || parts.isEmpty()) return Optional.empty();
        Unit top = parts.get(0);
        if (parts.size() == 1) return Optional.of(new Unit(top.factor.multiply(factor), top.kind));
        return per(top, parts.get(1)).map(u -> new Unit(u.factor.multiply(factor), u.kind));
    }

    private static Optional<Unit> per(Unit top, Unit bottom) {
        if (bottom.kind != Kind.TIME) return Optional.empty();
        BigDecimal factor = top.factor.multiply(SECOND).divide(bottom.factor, java.math.MathContext.DECIMAL64);
        return switch (top.kind) {
            case BYTES -> Optional.of(new Unit(factor, Kind.BANDWIDTH));
            case PAGES, COUNT -> Optional.of(new Unit(factor, Kind.RATE));
            default -> Optional.empty();
        };
    }
}
