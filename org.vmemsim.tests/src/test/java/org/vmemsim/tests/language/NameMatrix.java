package org.vmemsim.tests.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs in which a name of a region is looked for: statement × what the run is on × who acts × what is around; and what it
 * means, by the rule of docs/language.md, written once more over plain paths. Nothing of VMemSim is used here.
 */
public final class NameMatrix {
    /** Each region has a line of its own, so that a line tells which it is. */
    private static final String HOSTS = """
            host other { guest a paging nested { process p { region heap size 1 MiB lazy } }
                process n { region heap size 1 MiB lazy } }
            host box {
                guest a paging nested {
                    process p {
                        region heap size 64 KiB lazy
                        region code size 128 KiB lazy
                    }
                    process q {
                        region heap size 192 KiB lazy
                    }
                }
                guest b[2] paging nested {
                    process p {
                        region heap size 256 KiB lazy
                    }
                    process r {
                        region stack size 320 KiB lazy
                    }
                }
                process n {
                    region data size 384 KiB lazy
                }
            }
            """;

    private static final Map<String, List<String>> PARTS = Map.of(
            "box", List.of("a", "b", "n"),
            "box.a", List.of("p", "q"),
            "box.a.p", List.of("heap", "code"),
            "box.a.q", List.of("heap"),
            "box.a.c", List.of("heap", "code", "buf"), // forked from p
            "box.b", List.of("p", "r"),
            "box.b.p", List.of("heap"),
            "box.b.r", List.of("stack"),
            "box.n", List.of("data"));

    private static final List<String> NAMES = List.of("heap", "code", "stack", "data", "buf");

    static final List<String> STATEMENTS = List.of(
            "read pages of X",
            "write pages 0..1 of X",
            "execute page 0 of X",
            "read X",
            "read entries of pages of X",
            "map pages of X",
            "map 0x7000_0000 to X",
            "unmap pages of X",
            "protect pages of X to r",
            "free pages of X",
            "set entries of page 0 of X to 0x1000",
            "set writable of page 0 of X",
            "clear entries of pages of X",
            "clear accessed of pages of X",
            "invalidate page 0 of X",
            "invalidate secondStage pages of X",
            "remap pages of X",
            "swapOut pages of X",
            "swapIn pages of X",
            "share pages of X",
            "unshare pages of X",
            "populate pages of X");

    private static final List<String> ONS = List.of("box", "box.a", "box.a.p", "box.b[0]", "box.b[1].p", "box.n");

    /** Who acts: as it is written around a statement, and as a path; null for what the run is on. */
    private static final String[][] ACTORS = {
        {"S", null},
        {"a.p: S", "box.a.p"},
        {"box.a.q: S", "box.a.q"},
        {"a: S", "box.a"},
        {"a: { q: S }", "box.a.q"},
        {"b[1].p: S", "box.b[1].p"},
        {"b[*].p: S", "box.b[*].p"},
        {"b[0]: { r: S }", "box.b[0].r"},
        {"b[*]: S", "box.b[*]"},
        {"n: { a.p: { b[0].p: S } }", "box.b[0].p"},
        {"c: S", "box.a.c"},
        {"box: S", "box"}
    };

    private static final List<String> AROUND = List.of(
            "A",
            "phase x { A }",
            "repeat 2 { A }",
            "for heap in 0..<3 { A }",
            "at 1 ms A",
            "every 2 ms { A }",
            "at 1 ms { phase x { repeat 2 { for i in 0..1 { A } } } }");

    /**
     * One run with one use of a name.
     *
     * @param line of the name, from 1
     * @param column of the name, from 0
     * @param expected the process of the region, {@code ambiguous}, {@code variable} for a loop's, or {@code index} if it is not said which replica
     */
    public record Cell(String text, int line, int column, String name, String expected) {
        /** The line of {@code HOSTS} that defines the region, from 1; 0 for one that the run makes, and for none. */
        public int definition() {
            if (name.equals("buf") || expected.equals("ambiguous") || expected.equals("variable")) return 0;
            String process = plain(expected).replace("box.a.c", "box.a.p");
            if (expected.equals("index")) process = "box.b.r";
            return switch (process + "." + name) {
                case "box.a.p.heap" -> 6;
                case "box.a.p.code" -> 7;
                case "box.a.q.heap" -> 10;
                case "box.b.p.heap" -> 15;
                case "box.b.r.stack" -> 18;
                case "box.n.data" -> 22;
                default -> throw new IllegalStateException(expected + "." + name);
            };
        }
    }

    private final StringBuilder text = new StringBuilder(HOSTS);
    private final List<Cell> cells = new ArrayList<>();
    private int line = (int) HOSTS.lines().count();

    private NameMatrix() {}

    /** All combinations of statement, what the run is on, actor and name, with what is around in turn. */
    public static NameMatrix all() {
        return of(STATEMENTS);
    }

    /** The same of one statement. */
    public static NameMatrix sample() {
        return of(STATEMENTS.subList(1, 2));
    }

    private static NameMatrix of(List<String> statements) {
        NameMatrix matrix = new NameMatrix();
        int turn = 0;
        for (String statement : statements)
            for (String on : ONS)
                for (String[] actor : ACTORS)
                    for (String name : NAMES)
                        matrix.add(statement, on, actor, name, AROUND.get(turn++ % AROUND.size()));
        return matrix;
    }

    private void add(String statement, String on, String[] actor, String name, String around) {
        String inner = around.replace("A", actor[0].replace("S", statement.replace("X", "\0" + name)));
        String run = "run r" + cells.size() + " on " + on
                + " for 10 ms { box.a.p: { fork as c   malloc buf size 64 KiB }   " + inner + " }\n";
        String expected = expected(on, actor[1] == null ? on : actor[1], name, around.contains("for " + name));
        line++;
        int column = run.indexOf('\0');
        String written = run.replace("\0", "");
        text.append(written);
        cells.add(new Cell(written.strip(), line, column, name, expected));
    }

    public String text() {
        return text.toString();
    }

    public List<Cell> cells() {
        return cells;
    }

    // ------------------------------------------------------------------ the rule, over paths

    private static String expected(String on, String actor, String name, boolean variable) {
        Set<String> owners = owners(plain(actor), name);
        if (owners.isEmpty() && variable) return "variable";
        if (owners.isEmpty() && name.equals("buf")) owners = Set.of("box.a.p");
        String machine = owners.isEmpty() ? plain(on) + "." : "";
        while (owners.isEmpty()) {
            machine = machine.substring(0, machine.lastIndexOf('.'));
            owners = owners(machine, name);
        }
        if (owners.size() > 1) return "ambiguous";
        String owner = owners.iterator().next();
        if (!owner.startsWith("box.b")) return owner;
        // found in what the run is on: that replica; found in the host: the one that acts
        List<String> known = machine.startsWith("box.b") ? List.of(on) : List.of(actor, on);
        for (String k : known)
            if (k.startsWith("box.b[")) return "box." + k.split("\\.")[1] + owner.substring("box.b".length());
        return "index";
    }

    /** The processes in or at a path that have a region of that name, of those the fewest steps away. */
    private static Set<String> owners(String path, String name) {
        Set<String> level = Set.of(path);
        while (!level.isEmpty()) {
            Set<String> found = new LinkedHashSet<>();
            Set<String> next = new LinkedHashSet<>();
            for (String p : level)
                for (String part : PARTS.getOrDefault(p, List.of())) {
                    if (part.equals(name)) found.add(p);
                    next.add(p + "." + part);
                }
            if (path.equals("box.a.p") || path.equals("box.a") || path.equals("box"))
                if (name.equals("buf") && level.contains("box.a.p")) found.add("box.a.p"); // it has made it
            if (!found.isEmpty()) return found;
            level = next;
        }
        return Set.of();
    }

    private static String plain(String path) {
        return path.replaceAll("\\[.\\]", "");
    }
}
