package org.vmemsim.tests.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.report.ExplanationText;
import org.vmemsim.runtime.report.Look;
import org.vmemsim.runtime.report.TextReport;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Result;

/** What the first page and the examples' pages show is what one gets; {@code -Dgolden.update} writes their outputs anew. */
class ReadmesTest {
    private static final Pattern OUTPUT =
            Pattern.compile("```\n\\$ \\./vmemsim run (examples/\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Example.FOLDER)) {
            Stream<Path> own = Stream.of(Path.of("../README.md"));
            return Stream.concat(own, files.filter(f -> f.endsWith("README.md")).sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void outputsAreReal(Path page) {
        Matcher outputs = OUTPUT.matcher(Golden.read(page));
        Golden.check(
                page,
                outputs.replaceAll(m -> Matcher.quoteReplacement(
                        "```\n$ ./vmemsim run " + m.group(1) + "\n" + output(m.group(1)) + "```")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        Matcher links = LINK.matcher(Golden.read(page));
        while (links.find()) {
            Path target = page.resolveSibling(links.group(1));
            assertTrue(Files.exists(target), page + " links to " + links.group(1));
        }
    }

    /** As the command line prints it into a file. */
    private static String output(String file) {
        Result result = new Example(Path.of("..").resolve(file)).result();
        StringBuilder text = new StringBuilder(TextReport.of(result, file, Look.PLAIN));
        for (Explanation e : result.explanations()) text.append('\n').append(ExplanationText.of(e, Look.PLAIN));
        return text.toString();
    }
}
