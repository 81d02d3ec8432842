package org.vmemsim.dsl.ide.complete;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.dsl.vMem.Run;

/** Whole blocks, by the rule of the grammar that they are an instance of. */
final class Snippets {
    private record Snippet(String label, String text) {}

    private static final Map<String, Snippet> BY_RULE = Map.ofEntries(
            Map.entry("Host", new Snippet("host { … }", "host ${1:box} {\n\t$0\n}")),
            Map.entry("Guest", new Snippet("guest { … }", "guest ${1:vm} paging ${2|nested,shadow|} {\n\t$0\n}")),
            Map.entry("Process", new Snippet("process { … }", "process ${1:p} {\n\t$0\n}")),
            Map.entry("Region", new Snippet("region at … size …", "region ${1:data} at ${2:0x400000} size ${3:2 MiB}")),
            Map.entry("Run", new Snippet("run on … { … }", "run ${1:test} on ${2:p} {\n\t$0\n}")),
            Map.entry("Phase", new Snippet("phase { … }", "phase ${1:warm} {\n\t$0\n}")),
            Map.entry(
                    "Layout", new Snippet("layout extends … { … }", "layout ${1:mine} extends ${2:x86_64} {\n\t$0\n}")),
            Map.entry("Mmu", new Snippet("mmu { … }", "mmu ${1:mine} extends ${2:bare} {\n\t$0\n}")),
            Map.entry("Sweep", new Snippet("sweep of … { … }", "sweep ${1:sizes} of ${2:test} {\n\t$0\n}")));

    private Snippets() {}

    static void of(String rule, Cursor cursor, Proposals proposals) {
        Snippet snippet = rule.equals("Expect") ? expectation(cursor) : BY_RULE.get(rule);
        if (snippet != null)
            proposals.add(Rank.SNIPPET, ContentAssistEntry.KIND_SNIPPET, snippet.label, snippet.text, "block", "");
    }

    /** Outside of runs it must say of which; where there is none, nothing can be expected. */
    private static Snippet expectation(Cursor cursor) {
        String label = "expect … == …";
        if (!cursor.isTopLevel()) return new Snippet(label, "expect ${1:walk.references} == ${2:0}");
        List<String> runs = cursor.all(Run.class).stream()
                .map(Run::getName)
                .filter(Objects::nonNull)
                .toList();
        if (runs.isEmpty()) return null;
        String run = runs.size() == 1 ? "${1:" + runs.get(0) + "}" : "${1|" + String.join(",", runs) + "|}";
        return new Snippet(label, "expect " + run + ".${2:walk.references} == ${3:0}");
    }
}
