package org.vmemsim.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * <p>It needs, in the data of the entries of the first dimension, {@code va} (the address, hexadecimal), {@code level}
 * (its name) and {@code bits} (the index bits, such as {@code 39..47}). Without them there is no drawing. Of several
 * walks the one that came deepest is drawn.
 */
final class AddressDrawing {
    private static final Pattern BITS = Pattern.compile("(\\d+)\\.\\.(\\d+)");
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-fA-F]{1,16})");

    private record Field(String name, int low, int high, long value, long address) {
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
            return String.format(Locale.ROOT, "%-" + Math.max(room, 1) + "d%d", high, low);
        }
    }

    private AddressDrawing() {}

    static List<String> lines(Explanation explanation, Look look) {
        List<Field> deepest = List.of();
        List<Field> walk = new ArrayList<>();
        for (Step step : explanation.steps()) {
            Optional<Field> field = field(step);
            if (field.isEmpty()) continue;
            boolean continues = !walk.isEmpty() && field.get().high < walk.get(walk.size() - 1).low;
            if (!continues) walk = new ArrayList<>();
            walk.add(field.get());
            if (walk.size() > deepest.size()) deepest = walk;
        }
        if (deepest.isEmpty()) return List.of();
        List<Field> fields = new ArrayList<>(deepest);
        Field last = deepest.get(deepest.size() - 1);
        if (last.low > 0) fields.add(field("offset", 0, last.low - 1, last.address));
        return draw(fields, look);
    }

    /** The field of the address that selects the entry; empty if the step is another, or does not tell it. */
    private static Optional<Field> field(Step step) {
        Matcher bits = BITS.matcher(step.data().getOrDefault("bits", ""));
        Matcher va = ADDRESS.matcher(step.data().getOrDefault("va", ""));
        if (step.kind() != Kind.ENTRY || step.depth() > 1 || !bits.matches() || !va.matches()) return Optional.empty();
        int low = Integer.parseInt(bits.group(1));
        int high = Integer.parseInt(bits.group(2));
        if (low > high || high > 63) return Optional.empty();
        long address = Long.parseUnsignedLong(va.group(1), 16);
        return Optional.of(field(step.data().getOrDefault("level", ""), low, high, address));
    }

    private static Field field(String name, int low, int high, long address) {
        long mask = high - low == 63 ? -1 : (1L << (high - low + 1)) - 1;
        return new Field(name, low, high, address >>> low & mask, address);
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
