package org.vmemsim.dsl.ide.complete;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;

/** The smallest scenario of each topic, as a snippet: {@code scenario-tlb}. Each is a file that runs and holds. */
public final class Scenarios {
    /** One of them. @param text with holes, as the protocol has them */
    public record Scenario(String name, String description, String text) {}

    private static final List<String> TOPICS = List.of(
            "single",
            "multi",
            "tlb",
            "nested",
            "shadow",
            "layout",
            "trace",
            "exam",
            "ballooning",
            "sharing",
            "swapping",
            "workload");
    private static final List<Scenario> ALL =
            TOPICS.stream().map(Scenarios::read).toList();

    private Scenarios() {}

    /** All, in the order in which they are offered. */
    public static List<Scenario> all() {
        return ALL;
    }

    static void all(Proposals proposals) {
        for (Scenario s : ALL)
            proposals.add(
                    Rank.SCENARIO,
                    ContentAssistEntry.KIND_SNIPPET,
                    s.name(),
                    s.text(),
                    s.description(),
                    "```vmem\n" + plain(s.text()) + "```");
    }

    /** The text with what the holes propose. */
    public static String plain(String snippet) {
        return snippet.replaceAll("\\$\\{\\d+\\|([^,|]*)[^}]*\\}", "$1")
                .replaceAll("\\$\\{\\d+:([^}]*)\\}", "$1")
                .replaceAll("\\$\\d+", "");
    }

    /** The first line of a file is its description, as a comment. */
    private static Scenario read(String topic) {
        try (InputStream in = Scenarios.class.getResourceAsStream("scenarios/" + topic + ".vmem")) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", 2);
            return new Scenario("scenario-" + topic, parts[0].substring("// ".length()), parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
