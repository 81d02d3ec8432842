package org.vmemsim.dsl.ide.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What keywords, units and other small words mean: the one source of completion and hovers. */
public final class WordTexts {
    private static final Map<String, String> TEXTS = read();

    private WordTexts() {}

    /** The meaning of a word, in Markdown; empty if there is nothing to say. */
    public static String of(String word) {
        return TEXTS.getOrDefault(word, "");
    }

    /** Every word that has a meaning here. */
    public static Map<String, String> all() {
        return TEXTS;
    }

    private static Map<String, String> read() {
        try (InputStream in = WordTexts.class.getResourceAsStream("words.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return Collections.unmodifiableMap(lines.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(l -> l.split(" ", 2))
                    .collect(Collectors.toMap(
                            p -> p[0],
                            p -> p[1],
                            (a, b) -> {
                                throw new IllegalStateException("two texts: " + a + " " + b);
                            },
                            LinkedHashMap::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
