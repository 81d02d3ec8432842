package org.vmemsim.tests.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of the page names tests, and they exist; gaps are numbered. */
class ValidationPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/validation.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("([A-Z]\\w*)(?:\\.(\\w+))?");

    /** The cells of all rows of tables, without heads. */
    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean body = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) body = false;
            else if (line.startsWith("| ---")) body = true;
            else if (body)
                rows.add(Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList());
        }
        return rows;
    }

    /** The text of every test of every module, by class. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src/test/java");
                if (!Files.isDirectory(sources)) continue;
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(f -> f.toString().endsWith("Test.java")).forEach(f -> texts.put(name(f), text(f)));
                }
            }
        }
        return texts;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.java$", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachRowNamesTestsThatExist() throws IOException {
        Map<String, String> tests = tests();
        List<List<String>> rows = rows();
        assertTrue(rows.size() > 80, "rows: " + rows.size());
        List<String> missing = new ArrayList<>();
        for (List<String> row : rows) missing(row, tests, missing);
        assertEquals(List.of(), missing);
    }

    private static void missing(List<String> row, Map<String, String> tests, List<String> missing) {
        String at = null;
        for (Matcher m = CODE.matcher(row.get(row.size() - 1)); m.find(); ) {
            String word = m.group(1);
            Matcher test = CLASS.matcher(word);
            if (word.startsWith("-")) continue; // an option
            boolean found;
            if (word.contains("/")) {
                found = Files.exists(ROOT.resolve(word));
            } else {
                boolean named = test.matches();
                if (named) at = tests.get(test.group(1));
                String method = named ? test.group(2) : word;
                found = at != null && (method == null || isTest(at, method));
            }
            if (!found) missing.add(word + ": " + row.get(0));
        }
        if (at == null) missing.add("no test: " + row.get(0));
    }

    private static boolean isTest(String text, String method) {
        return Stream.of("void ", "Stream<DynamicTest> ").anyMatch(type -> text.contains(type + method + "("));
    }

    @Test
    void gapsAreNumberedFromOne() throws IOException {
        String page = Files.readString(PAGE);
        List<String> numbers = page.substring(page.indexOf("## Known gaps"))
                .lines()
                .filter(l -> l.matches("\\| G\\d+ \\|.*"))
                .map(l -> l.substring(2, l.indexOf(' ', 2)))
                .toList();
        assertFalse(numbers.isEmpty());
        assertEquals(
                IntStream.rangeClosed(1, numbers.size()).mapToObj(i -> "G" + i).toList(), numbers);
        long gaps = rows().stream().filter(r -> r.get(0).matches("G\\d+")).count();
        assertEquals(numbers.size(), gaps);
    }

    /** A gap's test bears its number, so that one finds the other. */
    @Test
    void testsOfGapsAreListed() throws IOException {
        String gaps = tests().get("KnownGapsTest");
        String page = Files.readString(PAGE);
        Matcher m = Pattern.compile(
                        "/\\*\\*\\s+(?:\\* )?(G\\d+):(?:(?!\\*/).)*\\*/\\s+@Test\\s+void (\\w+)\\(", Pattern.DOTALL)
                .matcher(gaps);
        int listed = 0;
        for (; m.find(); listed++) {
            String number = m.group(1);
            String method = m.group(2);
            assertTrue(
                    page.lines()
                            .anyMatch(l -> l.startsWith("| " + number + " |") && l.contains("KnownGapsTest." + method)),
                    number + " " + method);
        }
        assertEquals(gaps.split("@Test", -1).length - 1, listed);
    }
}
