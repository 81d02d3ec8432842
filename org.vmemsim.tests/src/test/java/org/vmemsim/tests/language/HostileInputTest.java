package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Issue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.nesting.LimitedParser;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult.Status;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;

/**
 * Files that are wrong, or ask for what cannot be: each gets an error with a line, or runs and tells what it found. None is
 * taken silently, ends inside VMemSim, or never ends.
 */
class HostileInputTest {
    private static final String PROCESS = "host box { process p { region a size 1 MiB } }\n";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Path file(String name) {
        return Vmem.files("hostile").stream()
                .filter(p -> p.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Issue> errors(XtextResource resource) {
        return assertTimeoutPreemptively(
                SOON,
                () -> Vmem.issues(resource).stream()
                        .filter(i -> i.getSeverity() == Severity.ERROR)
                        .toList());
    }

    /** Errors of a text, of which none is a failure of VMemSim, and each has a line. */
    private static List<String> codes(XtextResource resource) {
        List<Issue> errors = errors(resource);
        for (Issue i : errors) {
            assertFalse("internal".equals(i.getCode()), i::getMessage);
            assertTrue(i.getLineNumber() != null && i.getLineNumber() > 0, i::toString);
            assertTrue(i.getMessage().length() < 500, i::getMessage);
        }
        return errors.stream().map(Issue::getCode).toList();
    }

    private static void refused(String code, String text) {
        List<String> codes = codes(Vmem.parse(text));
        assertTrue(codes.contains(code), text + codes);
    }

    private static Result run(XtextResource resource, boolean checked) {
        assertEquals(List.of(), codes(resource));
        var scenario = Vmem.get(ScenarioMapper.class).map(Vmem.model(resource)).scenario();
        Path folder = file("01").getParent();
        return assertTimeoutPreemptively(
                SOON, () -> Simulation.run(scenario, Options.in(folder).checked(checked)));
    }

    private static void held(String statements) {
        run(Vmem.parse(PROCESS + "run r on p { " + statements + " }"), false)
                .allExpectations()
                .forEach(e -> assertEquals(Status.HELD, e.status(), statements + e));
    }

    @ParameterizedTest
    @CsvSource({
        "02, wrong-unit, 2",
        "06, no-sweep, 3",
        "07, missing-trace-file, 1",
        "08, out-of-range, 2",
        "10, missing-text, 2",
        "11, frame-bits, 1",
        "16, ways, 1",
        "19, reach, 2",
        "20, reach, 1",
        "21, too-deep, 2",
        "23, frame-bits, 1",
        "30, out-of-range, 1",
        "42, out-of-range, 8"
    })
    void refusedFiles(String name, String code, int line) {
        XtextResource resource = Vmem.load(file(name));
        assertTrue(codes(resource).contains(code), () -> Vmem.lines(errors(resource)));
        Issue first = errors(resource).stream()
                .filter(i -> code.equals(i.getCode()))
                .findFirst()
                .orElseThrow();
        assertEquals(line, first.getLineNumber(), first.getMessage());
    }

    /** walk.references / tlb.hits is 4 / 0, and the other is 0 / 0: none of the expectations is held. */
    @Test
    void quotientsByZero() {
        run(Vmem.load(file("01")), false)
                .allExpectations()
                .forEach(e -> assertEquals(Status.UNKNOWN, e.status(), e.toString()));
    }

    @Test
    void secondFrameCut() {
        RunResult r = run(Vmem.load(file("04")), false).runs().get(0);
        assertTrue(r.problem().message().contains("cut off"), r.problem().message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "40"})
    void heldFiles(String name) {
        Result result = run(Vmem.load(file(name)), false);
        result.allExpectations().forEach(e -> assertEquals(Status.HELD, e.status(), e.toString()));
    }

    /** Hosts of up to 8 TiB can be simulated, and of up to 1 TiB checked frame by frame. */
    @Test
    void checkedHostsAreSmall() {
        String text =
                "host box { memory 2 TiB   process p { region a at 4 MiB size 4 KiB } }\nrun r on p { read 4 MiB }";
        RunResult r = run(Vmem.parse(text), true).runs().get(0);
        assertTrue(r.problem().message().contains("--check"), r.problem().message());
        assertTrue(r.problem().line() > 0);
        assertNull(run(Vmem.parse(text), false).runs().get(0).problem());
    }

    /** Lines that end in CR, LF, both or nothing: what stands in them is checked, and the last line too. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", ""})
    void lineEnds(String end) {
        String between = end.isEmpty() ? "\n" : end;
        for (String last : List.of("// end", "/* end */", "", "let B = 1 GiB + 1 ns // x", "//")) {
            String text = String.join(between, "host box { process p }", "let A = 1 GiB + 1 ns // x", last) + end;
            long wrong = text.split("1 ns", -1).length - 1;
            List<String> codes = codes(Vmem.parse(text));
            assertEquals(wrong, codes.stream().filter("wrong-unit"::equals).count(), text.replace('\r', '~') + codes);
        }
        for (String open : List.of("/* end", "\"end", "0x"))
            assertFalse(codes(Vmem.parse("host box { process p }" + between + open + end))
                    .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat -1 { read 0x400000 }",
                "repeat 9223372036854775808 { read 0x400000 }",
                "read page -1 of a",
                "read page 9223372036854775808 of a",
                "read pages 0..18446744073709551615 of a",
                "seed 18446744073709551615",
                "malloc m size 8388608 TiB",
                "malloc m size -4 KiB",
                "for i in 0..18446744073709551615 { read 0x400000 }",
                "for i in 0..9 step 0 { read page i of a }",
                "for i in 0..9 step -1 { read page i of a }",
                "for i in 0..<9 step 18446744073709551616 { read page i of a }",
                "read 340282366920938463463374607431768211456",
                "write 0x400000 value 18446744073709551616",
                "expect access.count == 0 ± -1"
            })
    void numbersOutOfRange(String statement) {
        refused("out-of-range", PROCESS + "run r on p { " + statement + " }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run r on box for 18446744073709551616 ns { }",
                "run r on box for -1 s { }",
                "run r on box for 1 s { at -1 s box: remap pages of p.a }",
                "run r on p { }\nexplain access 18446744073709551616 of r",
                "trace t = zipf { over 1 MiB   length 9223372036854775808 }",
                "trace t = zipf { over 1 MiB   seed 18446744073709551616 }",
                "trace t = uniform { over 9999999999999 TiB }",
                "host c { guest g[0] }",
                "host c { guest g[-1] }",
                "host c { guest g[4294967297] }",
                "host c { process p[1.5] }",
                "let x = 10 billion * 10 billion * 10 billion * 1",
                "layout L extends x86_64 { entry of leaves { present 0   spans 3 KiB when present } }",
                "layout L { page 4 KiB   level a 9 bits   entry 4294967304 bytes { present 0   frame 12..51 } }"
            })
    void definitionsOutOfRange(String definition) {
        refused("out-of-range", PROCESS + definition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read pages 0..9 step 3 of a",
                "read 0x400000..0x410000 step 4096",
                "read entries of pages 0..9 step 3 of a"
            })
    void nothingElseSteps(String statement) {
        refused("no-step", PROCESS + "run r on p { " + statement + " }");
    }

    /** 0, 2, 4, 6, 8; the same without the end; and the inner loop steps by 1, 2 and 3: 0 to 4, 0 2 4, 0 3. */
    @Test
    void loopsStep() {
        held("for i in 0..9 step 2 { read page i of a } expect access.count == 5");
        held("for i in 0..<8 step 2 { read page i of a } expect access.count == 4");
        held("for i in 0..2 { for j in 0..4 step i + 1 { read page j of a } } expect access.count == 5 + 3 + 2");
        held("for i in 5..1 { read page i of a } expect access.count == 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "present 0   writable 64   frame 12..51",
                "present 64   frame 12..51",
                "present 0   frame 51..12",
                "present 0   frame 12..64",
                "present 0   frame 12..9223372036854775807",
                "present 0   accessed 9..3   frame 12..51",
                "present 0   frame 12..51 holds 51..12",
                "present 0   frame 12..51 holds 4294967308..4294967347",
                "present 0   frame 12..51 holds 60..99",
                "present 0   frame 12..51   reserved 99",
                "present 0   x 99   frame 12..51   executable when not x"
            })
    void bitsThatNoEntryHas(String rules) {
        String layout = "layout L { page 4 KiB   level a 10 bits   entry 8 bytes { " + rules + " } }\n";
        refused("frame-bits", layout);
        refused("frame-bits", layout + "host c { layout L   process p { } }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "31", "64", "9223372036854775807"})
    void levelsThatCannotBe(String bits) {
        refused("index-bits", "layout L { level a " + bits + " bits   entry 8 bytes { present 0   frame 12..51 } }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "16"})
    void entriesThatCannotBe(String bytes) {
        refused("out-of-range", "layout L { level a 9 bits   entry " + bytes + " bytes { present 0   frame 12..51 } }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1_073_741_824 entries 4 ways",
                "9223372036854775807 entries",
                "0 entries",
                "4 entries 0 ways",
                "4 entries 8 ways",
                "64 entries 4294967297 ways"
            })
    void cachesThatCannotBe(String capacity) {
        for (String cache : List.of("tlb l2 { 4 KiB: ", "nestedTlb { 4 KiB: ", "walkCache { pd: "))
            refused("ways", "host b { mmu skylake { " + cache + capacity + " } } process p { } }");
    }

    /** 64 ways are as many as tree-PLRU has bits for, here as in every array. */
    @Test
    void treesThatCannotBe() {
        for (String cache : List.of("tlb l2 { 4 KiB: ", "nestedTlb { 4 KiB: ", "walkCache { pd: ")) {
            String mmu = "host b { mmu skylake { " + cache + "128 entries   replacement treePlru } } process p { } }";
            refused("ways", mmu);
        }
    }

    /** The setting that chose the policy is to blame, else the ways; a run on the host is not refused once more. */
    @Test
    void treesAreRefusedOnce() {
        String run = " } } process p { } }\nrun r on b { }\nexpect r.tlb.l2.hits == 0";
        for (String cache : List.of("4 KiB: 128 entries", "4 KiB: 4096 entries 128 ways")) {
            XtextResource resource =
                    Vmem.parse("host b { mmu skylake { tlb l2 {\n" + cache + "\nreplacement treePlru" + run);
            assertEquals(List.of("ways"), codes(resource));
            assertEquals(3, errors(resource).get(0).getLineNumber());
        }
        String inherited = "mmu m extends skylake { tlb l2 { replacement treePlru } }\n"
                + "host b { mmu m { tlb l2 {\n4 KiB: 4096 entries 128 ways" + run;
        assertEquals(List.of("ways"), codes(Vmem.parse(inherited)));
        assertEquals(3, errors(Vmem.parse(inherited)).get(0).getLineNumber());
    }

    /** An amount lies below 2^64 at each step, whether it is used or not. 3^32 < 2^64 < 3^64 = 3^32 squared. */
    @Test
    void amountsHaveARange() {
        String limit = "18446744073709551616"; // 2^64
        for (String wrong : List.of("999999999999999999999999", limit, "-" + limit, limit + " bytes", "16_777_216 TiB"))
            assertEquals(List.of("out-of-range"), codes(Vmem.parse("let n = 1\nlet N = " + wrong)), wrong);
        assertEquals(
                2,
                errors(Vmem.parse("let n = 1\nlet N = 999999999999999999999999"))
                        .get(0)
                        .getLineNumber());
        assertEquals(List.of(), codes(Vmem.parse("let N = 18446744073709551615\nlet M = 4 * 0x3fff_ffff_ffff_ffff")));
        StringBuilder squares = new StringBuilder("let a0 = 3\n");
        for (int i = 1; i < 28; i++) squares.append("let a" + i + " = a" + (i - 1) + " * a" + (i - 1) + "\n");
        XtextResource resource = Vmem.parse(squares.toString());
        assertEquals(List.of("out-of-range"), codes(resource), "what follows from it is not said");
        assertEquals(7, errors(resource).get(0).getLineNumber(), "a6 = 3^64");
        assertEquals(List.of("out-of-range"), codes(Vmem.parse("let x = " + limit + " * 0 + 1")));
    }

    /** What is nested too deep is one mistake: what follows from it is not told. */
    @Test
    void tooDeepIsSaidOnce() {
        String parentheses = "(".repeat(10_000) + "1" + ")".repeat(10_000);
        assertEquals(List.of("too-deep"), codes(Vmem.parse("let x = " + parentheses)));
        assertEquals(
                List.of("too-deep"),
                codes(Vmem.parse(PROCESS + "run r on p { expect access.count == " + parentheses + " }")));
        assertEquals(
                List.of("too-deep"),
                codes(Vmem.parse(PROCESS + "run r on p { " + "repeat 1 { ".repeat(2_000) + "}".repeat(2_000) + " }")));
        List<String> signs = codes(Vmem.parse("let x = " + "-".repeat(10_000) + "1"));
        assertTrue(signs.size() <= 2 && signs.contains("too-deep"), signs.toString());
    }

    /** Longer texts are not read, whatever is in them; a text at the limit is. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "}", "\"", "x", "/*", "\u0000", "\n"})
    void longTexts(String piece) {
        String text = piece.repeat(10_000_000 / piece.length());
        assertEquals(List.of("too-long"), codes(Vmem.parse(text)));
        String most = PROCESS + " ".repeat(LimitedParser.LONGEST - PROCESS.length());
        assertEquals(List.of(), codes(Vmem.parse(most)));
        assertEquals(List.of("too-long"), codes(Vmem.parse(most + " ")));
    }

    /** Broken texts take a time that grows as their length does, and say the first of what is wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "{",
                ")",
                "][",
                "}\n",
                "hots bx { proces p }\n",
                "run r on p { raed a }\n",
                "a b = { ] , ;\n",
                "host b { process p { region a } }\n",
                "let x = y\n",
                "# ",
                "read a "
            })
    void brokenTexts(String piece) {
        List<String> codes = codes(Vmem.parse(PROCESS + piece.repeat(1_000_000 / piece.length())));
        assertFalse(codes.isEmpty());
        assertTrue(codes.size() <= 101, () -> codes.size() + " errors");
        assertEquals(codes.size() > 100, codes.contains("too-many-problems"));
    }

    /** Where there are more than a hundred problems the first ones in the text are told, errors before warnings. */
    @Test
    void firstProblems() {
        String wrong = IntStream.range(0, 500)
                .mapToObj(i -> "let a" + i + " = 1 KiB + 1 ns\n")
                .collect(Collectors.joining());
        List<Issue> all = Vmem.issues(Vmem.parse(wrong));
        assertEquals(101, all.size());
        for (int i = 0; i < 100; i++) assertEquals(i + 1, all.get(i).getLineNumber());
        assertEquals(
                "There are more than 100 problems in this file. Mend the first ones, then look again.",
                all.get(100).getMessage());
    }

    @Test
    void numbersOfManyDigits() {
        String nines = "9".repeat(1_000_000);
        refused("bad-number", "let x = " + nines);
        refused("bad-number", "let x = 0x" + "f".repeat(1_000_000));
        refused("bad-number", "layout L { level a " + nines + " bits }");
        assertEquals(List.of(), codes(Vmem.parse("let x = " + "0".repeat(1_000_000) + "1")));
        refused("out-of-range", "let x = " + "9".repeat(31));
        StringBuilder small = new StringBuilder("let a0 = 0.3\n");
        for (int i = 1; i < 60; i++) small.append("let a" + i + " = a" + (i - 1) + " * a" + (i - 1) + "\n");
        assertEquals(List.of(), codes(Vmem.parse(small.toString())), "0.3^(2^59) is 0, soon");
    }

    /** Blocks, parentheses and rows of 'not' up to the limit are read, and beyond it refused, whatever is nested. */
    @Test
    void nesting() {
        for (int n : new int[] {390, 410, 3_000}) {
            String blocks =
                    PROCESS + "run r on p { " + "repeat 1 { ".repeat(n) + "read 0x400000" + " }".repeat(n) + " }";
            String sums = "let x = " + "(".repeat(n) + "1" + ")".repeat(n);
            String nots = "layout L { level a 9 bits   entry 8 bytes { present 0   frame 12..51   executable when "
                    + "not ".repeat(n) + "present } }";
            String traces = "trace t = " + "(".repeat(n) + "uniform { over 1 MiB }" + ")".repeat(n);
            String strays = "hots " + "{ ".repeat(n) + " }".repeat(n);
            for (String text : List.of(blocks, sums, nots, traces, strays)) {
                List<String> codes = codes(Vmem.parse(text));
                assertEquals(n > 400, codes.contains("too-deep"), n + text.substring(0, 60) + codes);
            }
            String chain = "let x = 1" + " + 1".repeat(n);
            assertEquals(n > 1000, codes(Vmem.parse(chain)).contains("too-deep"), chain.substring(0, 20));
            String metrics = PROCESS + "run r on p { expect access.count" + " + access.count".repeat(n) + " == 0 }";
            assertEquals(n > 1000, codes(Vmem.parse(metrics)).contains("too-deep"), n + " metrics");
            String alternatives =
                    "layout L { level a 9 bits   entry 8 bytes { present 0   frame 12..51   executable when"
                            + " present" + " or present".repeat(n) + " } }";
            assertEquals(n > 1000, codes(Vmem.parse(alternatives)).contains("too-deep"), n + " alternatives");
        }
    }

    /** Each line doubles what stands before it. */
    @Test
    void doubling() {
        StringBuilder traces = new StringBuilder("trace t0 = uniform { over 1 MiB }\n");
        for (int i = 1; i < 60; i++)
            traces.append("trace t" + i + " = trace t" + (i - 1) + " then trace t" + (i - 1) + "\n");
        refused("too-deep", PROCESS + traces + "run r on p { replay t59 }");
        String both = "(present or x)" + " and (present or x)".repeat(40);
        refused(
                "too-deep",
                "layout L { level a 9 bits   entry 8 bytes { present 0..5   x 6..11   frame 12..51   executable when "
                        + both + " } }");
    }
}
