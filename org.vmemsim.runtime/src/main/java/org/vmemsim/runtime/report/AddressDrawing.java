package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vmemsim.runtime.report.Look.Style;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;

/**
 * A virtual address as a row of boxes, one for each level that the walk read and one for the offset.
 *
 * <p>It needs the address in some step's data as {@code gva} (hexadecimal), and in the data of the entries of the
 * first dimension {@code level} (its name) and {@code bits} (the index bits, such as {@code 39..47}). Without them
 * there is no drawing.
 */
final class AddressDrawing {
    private static final Pattern BITS = Pattern.compile("(\\d+)\\.\\.(\\d+)");

    private record Field(String name, int low, int high, long value) {
        String binary() {
            StringBuilder b = new StringBuilder(Long.toBinaryString(value));
            while (b.length() <= high - low) b.insert(0, '0');
            return b.toString();
        }

        String number() {
            return name.equals("offset") ? "0x" + Long.toHexString(value) : Long.toString(value);
        }

        String range() {
            int room = Math.max(binary().length(), name.length())
                    - Integer.toString(low).length();
            return String.format("%-" + Math.max(room, 1) + "d%d", high, low);
        }
    }

    private AddressDrawing() {}

    static List<String> lines(Explanation explanation, Look look) {
        Optional<Long> address = explanation.steps().stream()
                .map(s -> s.data().get("gva"))
                .filter(v -> v != null && v.matches("0x[0-9a-fA-F]{1,16}"))
                .map(v -> Long.parseUnsignedLong(v.substring(2), 16))
                .findFirst();
        List<Field> fields = address.map(a -> fields(explanation, a)).orElse(List.of());
        return fields.isEmpty() ? List.of() : draw(fields, look);
    }

    private static List<Field> fields(Explanation explanation, long address) {
        List<Field> fields = new ArrayList<>();
        int end = Integer.MAX_VALUE;
        for (Step step : explanation.steps()) {
            Matcher bits = BITS.matcher(step.data().getOrDefault("bits", ""));
            if (step.kind() != Kind.ENTRY || step.depth() > 1 || !bits.matches()) continue;
            int low = Integer.parseInt(bits.group(1));
            int high = Integer.parseInt(bits.group(2));
            if (high >= end || high > 63 || low > high) break; // another walk begins
            fields.add(field(step.data().getOrDefault("level", ""), low, high, address));
            end = low;
        }
        if (!fields.isEmpty() && end > 0) fields.add(field("offset", 0, end - 1, address));
        return fields;
    }

    private static Field field(String name, int low, int high, long address) {
        long mask = high - low == 63 ? -1 : (1L << (high - low + 1)) - 1;
        return new Field(name, low, high, address >>> low & mask);
    }

    private static List<String> draw(List<Field> fields, Look look) {
        int[] widths = fields.stream()
                .mapToInt(f -> Math.max(
                        Math.max(f.name.length(), f.binary().length()),
                        f.number().length()))
                .toArray();
        List<String> lines = new ArrayList<>();
        lines.add(edge(widths, look, look.either("┌┬┐", "+++")));
        lines.add(row(fields.stream().map(Field::name).toList(), widths, look, Style.BOLD));
        lines.add(row(fields.stream().map(Field::binary).toList(), widths, look, Style.NONE));
        lines.add(row(fields.stream().map(Field::number).toList(), widths, look, Style.ACCENT));
        lines.add(edge(widths, look, look.either("└┴┘", "+++")));
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < widths.length; i++)
            bits.append("  ").append(pad(fields.get(i).range(), widths[i])).append(' ');
        lines.add(look.styled(Style.DIM, bits.toString().stripTrailing()));
        return lines;
    }

    private static String row(List<String> texts, int[] widths, Look look, Style style) {
        String bar = look.styled(Style.DIM, look.either("│", "|"));
        StringBuilder line = new StringBuilder(bar);
        for (int i = 0; i < widths.length; i++)
            line.append(' ')
                    .append(look.styled(style, pad(texts.get(i), widths[i])))
                    .append(' ')
                    .append(bar);
        return line.toString();
    }

    private static String edge(int[] widths, Look look, String corners) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++)
            line.append(corners.charAt(i == 0 ? 0 : 1)).append(look.rule(widths[i] + 2));
        return look.styled(Style.DIM, line.append(corners.charAt(2)).toString());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
