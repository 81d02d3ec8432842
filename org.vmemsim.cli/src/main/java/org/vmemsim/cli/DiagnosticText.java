package org.vmemsim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.Look.Style;

/** Diagnostics as compilers write them, each with the line of its source and a mark below the place. */
final class DiagnosticText {
    private final Look look;
    private final Map<Path, List<String>> sources = new HashMap<>();

    DiagnosticText(Look look) {
        this.look = look;
    }

    /** Two to three lines, the last without a line end. */
    String of(Diagnostic d) {
        StringBuilder text = new StringBuilder(look.styled(Style.BOLD, look.text(place(d))));
        Style style = d.isError() ? Style.BAD : Style.DOUBTFUL;
        text.append(' ').append(look.styled(style, d.severity().name().toLowerCase(Locale.ROOT) + ":"));
        text.append(' ').append(look.text(d.message()));
        if (!d.code().isEmpty()) text.append(' ').append(look.styled(Style.DIM, "[" + d.code() + "]"));
        List<String> source = d.line() > 0 ? source(d.file()) : List.of();
        if (d.line() > 0 && d.line() <= source.size()) {
            Excerpt part = Excerpt.of(source.get(d.line() - 1), d.column() - 1);
            String line = part.text();
            String number = String.format(Locale.ROOT, "%5d", d.line());
            text.append('\n').append(look.styled(Style.DIM, number + " | ")).append(look.text(line));
            if (d.column() > 0)
                text.append('\n').append(look.styled(Style.DIM, "      | ")).append(mark(d, part, style));
        }
        return text.toString();
    }

    private static String place(Diagnostic d) {
        StringBuilder place = new StringBuilder(d.file().toString());
        if (d.line() > 0) place.append(':').append(d.line());
        if (d.line() > 0 && d.column() > 0) place.append(':').append(d.column());
        return place.append(':').toString();
    }

    /** A caret below the first character and waves below the rest; tabs before it stay tabs. */
    private String mark(Diagnostic d, Excerpt part, Style style) {
        String line = part.text();
        int start = Math.min(d.column() - 1 - part.shift(), line.length());
        int end = Math.min(start + Math.max(d.length(), 1), line.stripTrailing().length());
        String before = line.substring(0, start).replaceAll("[^\t]", " ");
        return before + look.styled(style, "^" + "~".repeat(Math.max(0, end - start - 1)));
    }

    /**
     * A line, or as much of a long one as is around a place.
     *
     * @param shift how far its characters stand before where they are in the line
     */
    private record Excerpt(String text, int shift) {
        private static final int BEFORE = 80;
        private static final int LONGEST = 240;

        static Excerpt of(String line, int place) {
            if (line.length() <= LONGEST) return new Excerpt(line, 0);
            int from = place <= LONGEST - BEFORE ? 0 : Math.min(place, line.length()) - BEFORE;
            int to = Math.min(line.length(), from + LONGEST);
            String text = (from > 0 ? "…" : "") + line.substring(from, to) + (to < line.length() ? "…" : "");
            return new Excerpt(text, from > 0 ? from - 1 : 0);
        }
    }

    private List<String> source(Path file) {
        return sources.computeIfAbsent(file, f -> {
            try {
                if (Files.size(f) > ScenarioFiles.MOST_BYTES) return List.of();
                return Files.readString(f, StandardCharsets.UTF_8).lines().toList();
            } catch (IOException e) {
                return List.of(); // the message stands without its source
            }
        });
    }
}
