package org.vmemsim.dsl.ide.hover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Named bits as a row of boxes, the highest bit left. */
final class BitDrawing {
    private BitDrawing() {}

    /** Bits with both ends. */
    record Bits(String name, int low, int high) {
        String range() {
            return low == high ? Integer.toString(low) : high + ".." + low;
        }

        int width() {
            return Math.max(name.length(), range().length());
        }
    }

    /** Four lines: bit numbers, and a box with the names. Bits between the named ones have an empty box. */
    static List<String> lines(List<Bits> named) {
        StringBuilder numbers = new StringBuilder();
        StringBuilder top = new StringBuilder();
        StringBuilder names = new StringBuilder();
        StringBuilder bottom = new StringBuilder();
        String corner = "┌";
        String foot = "└";
        for (Bits b : withGaps(named)) {
            numbers.append("  ").append(pad(b.range(), b.width())).append(' ');
            top.append(corner).append("─".repeat(b.width() + 2));
            names.append("│ ").append(pad(b.name, b.width())).append(' ');
            bottom.append(foot).append("─".repeat(b.width() + 2));
            corner = "┬";
            foot = "┴";
        }
        return List.of(numbers.toString().stripTrailing(), top + "┐", names + "│", bottom + "┘");
    }

    private static List<Bits> withGaps(List<Bits> named) {
        List<Bits> sorted = named.stream()
                .sorted(Comparator.comparingInt(Bits::high).reversed())
                .toList();
        List<Bits> all = new ArrayList<>();
        for (Bits b : sorted) {
            int above = all.isEmpty() ? b.high + 1 : all.get(all.size() - 1).low;
            if (above > b.high + 1) all.add(new Bits("", b.high + 1, above - 1));
            all.add(b);
        }
        return all;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
