package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Issue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.random.SplitMix64;

/** One mistake gives one message, at the word that is wrong; what follows from it is not told. */
class MistakesTest {
    private static final long SEED = 20261128;
    private static final int WORDS = 100;
    private static final int SLIPS = 250;
    private static final Pattern WORD = Pattern.compile(
            "\\b(host|guest|process|region|read|write|execute|phase|repeat|mmu|layout"
                    + "|trace|workload|expect|balloon|protect|unmap|level|entry|memory|switch|invalidate|paging|extends|size|backing)\\b");

    static List<Issue> errors(String text) {
        return Vmem.issues(Vmem.parse(text)).stream()
                .filter(i -> i.getSeverity() == Severity.ERROR)
                .toList();
    }

    /** Of each text the word in quotes is wrong; the other names stand for something that is right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "host b { memory 4 'GB' <n> mmu skylake   process p } | There is no unit GB. Write GiB.",
                "host b { memory '=' 4 GiB   process p { region a size 4 KiB } } run r on p { read a } "
                        + "| A setting takes its value without '='. Write 'memory 4 GiB'.",
                "host b { memory':' 4 GiB   process p { region a size 4 KiB } } run r on p { read a } "
                        + "| A setting takes its value without ':'. Write 'memory 4 GiB'.",
                "host b { memory 4 'foo' <n> process p } | There is no unit foo.",
                "host b { process p { region a at 0 size 4 'pgs' } } | There is no unit pgs. Did you mean 'pages'?",
                "host b { process p } run r on p { read 0 } expect r.time.total == 3 'foo' | There is no unit foo.",
                "host b { 'vm' g { process p { region q at 0 size 4 KiB } } } | 'vm' is not known here.",
                "host b { 'processes' 4 { region q size 4 KiB } } | 'processes' is not known here. Did you mean 'process'?",
                "workload w { trace t   rate 1000'/'s } trace t = uniform { over 1 MiB } "
                        + "| 'accesses' is missing before '/'.",
                "host b { process p } run r on p { read 0 } expect r.walk.count '≥' 1 | '≥' is not known here. Write '>='.",
                "host b { process p } run r on p { 'wait' 10 ms } | 'wait' is no operation. Did you mean 'write'?",
                "layout l { level a 9 bits   entry 8 bytes { present':' 0   frame 12..51 } } "
                        + "| A setting takes its value without ':'. Write 'present 0'.",
                "host b { process p } run r on p { read 0 } expect 'walk.count' == 1 "
                        + "| Of which run? Write its name before: 'r.walk.count'.",
                "host b { process p } run a on p { read 0 } <n>run 'a' on p { read 0 } "
                        + "<n>expect a.walk.count == 1 expect a.access.count == 1 | There is another 'a' in this file.",
                "host b { reclaim { 'ballooning' on } } "
                        + "| No setting of 'reclaim' is called 'ballooning'. Did you mean 'balloon'?",
                "host b { process p } <n>'rn' a on p { read 0 } | 'rn' begins no definition. Did you mean 'run'?",
                "host b { process p } run a on p { read 0 } <n>'exect' a.walk.count == 4 "
                        + "| 'exect' begins no definition. Did you mean 'expect'?",
                "'hots' b { process p { region a size 4 KiB } } run r on p { read a } "
                        + "| 'hots' begins no definition. Did you mean 'host'?",
                "host b { 'porcess' p { region a size 4 KiB } } run r on p { read a } "
                        + "| 'porcess' is not known here. Did you mean 'process'?",
                "host b { process p { region a at 0 'siez' 4 KiB } } run r on p { read a } "
                        + "| 'siez' is not known here. Did you mean 'size'?",
                "host b { process p { region a size 4 KiB } } run r on p { 'raed' page 0 of a   write page 0 of a } "
                        + "| 'raed' is no operation. Did you mean 'read'?",
                "host b { 'tlb' t { 4 KiB: 64 entries } process p { region a size 4 KiB } } run r on p { read a } "
                        + "| 'tlb' cannot stand here. It belongs in an mmu.",
                "host b { process p { region 'run' size 4 KiB } } run r on p { read ^run } "
                        + "| 'run' is a word of the language. Choose another name, or write '^run'.",
                "host b { process p { region a size 4 KiB } } run r on p { read a'; ' } | Statements need no ';'. Take it out.",
                "host b { process p } run r on p { read 0 } expect r.walk.count '=' 1 "
                        + "| Compare with '=='. '=' only gives a value to a name.",
                "host b '{' process p <n>run r on p { read 0 } "
                        + "| This '{' is not closed. Write a '}' behind what belongs to it.",
                "workload w { 'traec' t   rate 10 accesses/s } trace t = uniform { over 1 MiB } "
                        + "| No setting of a workload is called 'traec'. Did you mean 'trace'?",
                "host b { process p } run r on p { read 0 } <n>'run' | The file ends where something should follow 'run'.",
            })
    void oneMistakeOneMessage(String marked, String message) {
        isOneMistake(marked, message);
    }

    /** Whether a text, in which the word that is wrong stands in quotes, gives this message there and no other. */
    static void isOneMistake(String marked, String message) {
        String quoted = marked.replace("<n>", "\n");
        int at = quoted.indexOf('\'');
        String text = quoted.replace("'", "");
        List<Issue> errors = errors(text);
        assertEquals(1, errors.size(), () -> text + "\n" + Vmem.lines(errors));
        assertEquals(message, errors.get(0).getMessage());
        int offset = errors.get(0).getOffset();
        boolean end = message.startsWith("The file ends");
        assertTrue(end ? offset >= at : offset == at, offset + " is not " + at + " in " + text);
    }

    /** Two mistakes in one definition, and a third in another, are all told. */
    @Test
    void eachMistakeIsTold() {
        List<Issue> errors = errors("""
                host box {
                    memory 4 GB
                    porcess p { region a at 0 siez 4 KiB }
                }
                run r on p {
                    raed page 0 of a
                    read page 0 of b
                }
                """);
        List<String> messages = errors.stream().map(Issue::getMessage).toList();
        assertEquals(
                List.of(
                        "There is no unit GB. Write GiB.",
                        "'porcess' is not known here. Did you mean 'process'?",
                        "'siez' is not known here. Did you mean 'size'?",
                        "'raed' is no operation. Did you mean 'read'?",
                        "Nothing here is called 'b'. Did you mean 'a'?"),
                messages,
                () -> Vmem.lines(errors));
        assertEquals(
                List.of(2, 3, 3, 6, 7),
                errors.stream().map(Issue::getLineNumber).toList());
    }

    /** A block of an unknown word is one mistake, at that word, whatever else is wrong before, behind or beside it. */
    @ParameterizedTest
    @MethodSource("unknownBlocks")
    void unknownBlocks(String text, List<String> told) {
        List<Issue> errors = errors(text);
        List<String> lines = errors.stream()
                .map(i -> i.getLineNumber() + " " + i.getMessage())
                .toList();
        assertEquals(told, lines, () -> text + "\n" + Vmem.lines(errors));
    }

    static Stream<Arguments> unknownBlocks() {
        String vm = "vm g { process p { region q at 0 size 4 KiB } }\n";
        String run = "run r on p { read 0 }\n";
        String unknown = "'vm' is not known here.";
        return Stream.of(
                // before it a word that takes 'vm' for its value
                Arguments.of(
                        "host b {\nmemory 4 foo\n" + vm + "}\n", List.of("2 There is no unit foo.", "3 " + unknown)),
                Arguments.of(
                        "host b {\nmemory\n" + vm + "}\n",
                        List.of("2 The value of 'memory' is missing.", "3 " + unknown)),
                Arguments.of(
                        "host b {\nmemory 4 GiB,\n" + vm + "}\n",
                        List.of("2 ',' cannot stand here, after 'GiB'. Take it out.", "3 " + unknown)),
                Arguments.of(
                        "host b {\n" + vm + "memory 4 foo\n}\n", List.of("2 " + unknown, "3 There is no unit foo.")),
                Arguments.of(
                        "host b {\nmemory 4 foo\n}\nhost c {\n" + vm + "}\n",
                        List.of("2 There is no unit foo.", "5 " + unknown)),
                Arguments.of("host b {\n" + vm + vm + "}\n", List.of("2 " + unknown, "3 " + unknown)),
                Arguments.of(
                        "host b {\nmemory 4 foo\n" + vm + "memory 5 bar\n" + vm + "}\n",
                        List.of("2 There is no unit foo.", "3 " + unknown, "4 There is no unit bar.", "5 " + unknown)),
                // what stands before its block is no more known than what is in it; 'h' is a unit elsewhere
                Arguments.of("host b {\nvm h\n{ process p { region q } }\n}\n", List.of("2 " + unknown)),
                Arguments.of("host b {\nvm g paging nested { process p { region q } }\n}\n", List.of("2 " + unknown)),
                Arguments.of(
                        "host b {\nmemory 4 foo\nvm g { guest x { process p { region q } } }\n}\n",
                        List.of("2 There is no unit foo.", "3 " + unknown)),
                // another word that is wrong in the same host is told with what was meant
                Arguments.of(
                        "host b {\n" + vm + "porcess p { region q size 4 KiB }\n}\n" + run,
                        List.of("2 " + unknown, "3 'porcess' is not known here. Did you mean 'process'?")),
                // who acts in a run is known, and so is a generator
                Arguments.of(
                        "host b { process p { region q size 8 KiB } }\n"
                                + "run r on p {\np: { read page 0 5 of q }\nraed q\n}\n",
                        List.of(
                                "3 '5' cannot stand here, after '0'. Expected: 'of'.",
                                "4 'raed' is no operation. Did you mean 'read'?")));
    }

    /** Two neighbouring words that changed places, on one line or over its end, are one mistake, at the second of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "host b { process p { q 'region' at 0 size 4 KiB } } | 'region' belongs before 'q'. Swap them.",
                "host b { process p {<n>r<n>'region' at 0 size 4 KiB } } | 'region' belongs before 'r'. Swap them.",
                "host b { process p { region<n>at 'r' 0 size 4 KiB } } | 'r' belongs before 'at'. Swap them.",
                "host b { skylake 'mmu'<n> process p } | 'mmu' belongs before 'skylake'. Swap them.",
                "host b { memory 4 process<n>'GiB' p { region q } } | 'GiB' belongs before 'process'. Swap them.",
                "host b { process p { region q at 0 size KiB '4' } } | '4' belongs before 'KiB'. Swap them.",
                "host b { costs mmu<n>'exam' bare } costs exam { } mmu bare { layout x86_64 } "
                        + "| 'exam' belongs before 'mmu'. Swap them.",
                "mmu m { layout secondStage<n>'x86_64' ept } | 'x86_64' belongs before 'secondStage'. Swap them.",
                "mmu m { layout x86_64 secondStage tlb<n>'ept' t { 4 KiB: 16 entries } } "
                        + "| 'ept' belongs before 'tlb'. Swap them.",
                "host { 'b' memory 4 GiB } | 'b' belongs before '{'. Swap them.",
                "host b { guest g paging { 'nested' memory 4 MiB } } | 'nested' belongs before '{'. Swap them.",
                "host b { process p } run r on p { read write<n>'0x0' 0x1000 } "
                        + "| '0x0' belongs before 'write'. Swap them.",
                "host b { process p } run r on p { read 0 invalidate repeat<n>'all' 3 { read 0 } } "
                        + "| 'all' belongs before 'repeat'. Swap them.",
                // what is missing is not put there by a swap
                "host b { memory<n> 'process' p { } } | The value of 'memory' is missing.",
                "host b { foo<n> 'process' p { } } | The value of 'foo' is missing.",
                "mmu m { secondStage<n> 'walkCache' w { } } | The value of 'secondStage' is missing.",
            })
    void wordsThatChangedPlaces(String marked, String message) {
        oneMistakeOneMessage(marked, message);
    }

    /** A word of the language in a block of settings, or a block where none is allowed: told as any other setting would be. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "host b { 'sharing' ksm { pages 100 } } | No setting of a host is called 'sharing'. It belongs in 'reclaim'.",
                "host b { 'sharing' ksm { pages 100 every 20 ms } } "
                        + "| No setting of a host is called 'sharing'. It belongs in 'reclaim'.",
                "host b { 'sharing' { all 3 } } | No setting of a host is called 'sharing'. It belongs in 'reclaim'.",
                "host b { 'disk' nvme } | No setting of a host is called 'disk'. It belongs in 'swap' of 'reclaim'.",
                "host b { 'swap' 4 GiB } | No setting of a host is called 'swap'. It belongs in 'reclaim'.",
                "host b { reclaim { sharing ksm { 'pages' 100 } } } "
                        + "| No setting of 'sharing' is called 'pages'. Possible: style, scan, sleep, maxSharing, useZeroPages.",
                "host b { reclaim { sharing ksm { 'every' 20 ms } } } "
                        + "| No setting of 'sharing' is called 'every'. Possible: style, scan, sleep, maxSharing, useZeroPages.",
                "host b { reclaim { sharing ksm { 'high' 6 } } } "
                        + "| No setting of 'sharing' is called 'high'. It belongs in 'free' of 'reclaim' of a host.",
                "host b { memory 4 GiB '{ pages 100 }' } | 'memory' takes no block.",
                "host b { memory 4 GiB '{ high 100 }' } | 'memory' takes no block.",
                "trace t = uniform { 'pages' 4 } "
                        + "| No setting of 'uniform' is called 'pages'. Possible: over, access, writes, length, seed.",
                "trace t = uniform { over 1 MiB } workload w { trace t '{ pages 4 }' rate 3 accesses/s } "
                        + "| 'trace' takes no block.",
                "trace t = uniform { over 1 MiB } workload w { trace '{ over 4 KiB }' rate 3 accesses/s } "
                        + "| 'trace' takes no block.",
                "trace t = uniform { over 1 MiB } workload w { trace t 'trace' t rate 3 accesses/s } "
                        + "| 'trace' is set twice in this block.",
            })
    void settings(String marked, String message) {
        oneMistakeOneMessage(marked, message);
    }

    /** Where little else can be read, what is near to a word is proposed all the same; a text in single quotes is told as such. */
    @Test
    void muchIsWrong() {
        List<Issue> errors = errors("""
                import 'lib.vmem'
                hst box
                {
                  proces p
                  {
                    regin r at 0x400000 sze 4 KiB
                  }
                }
                rn a on p
                {
                  raed page 0 of r
                }
                """);
        assertEquals(
                List.of(
                        "A text stands in double quotes, not in single ones.",
                        "'hst' begins no definition. Did you mean 'host'?",
                        "'proces' is not known here. Did you mean 'process'?",
                        "'rn' begins no definition. Did you mean 'run'?",
                        "'raed' is no operation. Did you mean 'read'?"),
                errors.stream().map(Issue::getMessage).toList());
    }

    /** A text that ends within a word: what is marked is in it, also where a longer word was meant; nothing is told twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mmu m { tlb t { 4 K", "host h { memory 4 G", "host h { memory 4 GB", "host h { memry", "hos"})
    void theEndOfTheFile(String text) {
        List<Issue> errors = errors(text);
        assertTrue(!errors.isEmpty(), text);
        Set<Integer> places = new HashSet<>();
        for (Issue i : errors) {
            assertTrue(i.getOffset() + i.getLength() <= text.length(), () -> text + "\n" + Vmem.lines(errors));
            assertTrue(places.add(i.getOffset()), () -> text + "\n" + Vmem.lines(errors));
        }
    }

    /** Each complaint names the user's file, also where another is checked in its place. */
    @Test
    void theFileIsTheUsers() {
        String text = "host b { memory 4 GB   process p }\nlet p = 3\nhost c { process p }\nrun r on p { read 0 }\n";
        XtextResource resource = Vmem.parse(text);
        List<Issue> issues = Vmem.issues(resource);
        assertTrue(issues.size() > 1, () -> Vmem.lines(issues));
        for (Issue i : issues) {
            assertEquals(resource.getURI(), i.getUriToProblem().trimFragment());
            assertTrue(!i.getMessage().contains("~"), i.getMessage());
        }
        assertEquals(
                1,
                resource.getResourceSet().getResources().stream()
                        .filter(r -> r.getURI().lastSegment().contains("test"))
                        .count());
    }

    /** Two neighbouring letters of a word of the language change places: one message, at that word or what it is part of. */
    @Test
    void slipsOfTheFingers() {
        SplitMix64 random = new SplitMix64(SEED);
        List<Path> files = Vmem.examples();
        int tried = 0;
        while (tried < SLIPS) {
            String text = Vmem.read(files.get((int) random.below(files.size())));
            List<int[]> words = new ArrayList<>();
            for (Matcher m = WORD.matcher(withoutComments(text)); m.find(); ) words.add(new int[] {m.start(), m.end()});
            if (words.isEmpty() || text.contains("import ")) continue;
            int[] w = words.get((int) random.below(words.size()));
            int i = w[0] + (int) random.below(w[1] - w[0] - 1);
            if (text.charAt(i) == text.charAt(i + 1)) continue;
            String wrong = text.substring(0, i) + text.charAt(i + 1) + text.charAt(i) + text.substring(i + 2);
            if (isName(text, w)) continue;
            List<Issue> errors = errors(wrong);
            String what =
                    "seed " + SEED + ": " + wrong.substring(w[0], w[1]) + "\n" + Vmem.lines(errors) + "\n" + wrong;
            assertEquals(1, errors.size(), what);
            assertTrue(Math.abs(errors.get(0).getOffset() - w[0]) < 40, what);
            tried++;
        }
    }

    /**
     * A word or sign that is left out, stands twice or changes places with the next is one mistake; where the text still has a
     * meaning, none.
     *
     * @param rare of so many texts, one may give more: two words that changed places often have a meaning, but another
     */
    @ParameterizedTest
    @CsvSource({"left out, 50", "twice, 50", "swapped, 12"})
    void oneWordOrSign(String how, int rare) {
        SplitMix64 random = new SplitMix64(SEED);
        List<Path> files = Vmem.examples();
        List<String> several = new ArrayList<>();
        for (int tried = 0; tried < WORDS; ) {
            String text = Vmem.read(files.get((int) random.below(files.size())));
            if (text.contains("import ")) continue;
            List<int[]> words = new ArrayList<>();
            Matcher m = Pattern.compile("[\\w.]+|[=<>!]+|[^\\s\\w.]").matcher(withoutComments(text));
            while (m.find()) words.add(new int[] {m.start(), m.end()});
            int k = (int) random.below(words.size());
            int[] w = words.get(k);
            String word = text.substring(w[0], w[1]);
            String instead = how.equals("twice") ? word + " " + word : "";
            if (how.equals("swapped")) {
                if (k + 1 == words.size()) continue;
                int[] next = words.get(k + 1);
                instead = text.substring(next[0], next[1]) + text.substring(w[1], next[0]) + word;
                w = new int[] {w[0], next[1]};
            }
            List<Issue> errors = errors(text.substring(0, w[0]) + instead + text.substring(w[1]));
            if (errors.size() > 1)
                several.add("'" + word + "' at " + w[0] + " of\n" + text + "\n" + Vmem.lines(errors));
            tried++;
        }
        // a name that is twice in a text may well be two others; what cannot be known is rare
        assertTrue(several.size() * rare <= WORDS, "seed " + SEED + ": " + String.join("\n", several));
    }

    /** What follows from a wrong value, name or layout is not told. */
    @ParameterizedTest
    @MethodSource("consequences")
    void consequencesAreNotTold(String text, String told) {
        List<Issue> errors = errors(text);
        assertEquals(1, errors.size(), Vmem.lines(errors));
        assertTrue(errors.get(0).getMessage().contains(told), Vmem.lines(errors));
    }

    /** Two names that are wrong beside each other: none is the reason to keep the other back. */
    @Test
    void somethingIsToldWhereSomethingIsWrong() {
        List<Issue> errors = errors("""
                host h { guest g paging nested { process p { region r at 0x400000 size 8 KiB } } }
                run x on g.p {
                    phase a {
                        fork as c
                        c: read page 0 of c.zz
                        c: read page 1 of c.zz
                    }
                }
                """);
        assertTrue(!errors.isEmpty() && errors.get(0).getMessage().contains("'zz'"), Vmem.lines(errors));
    }

    static Stream<Arguments> consequences() {
        return Stream.of(
                // nothing is said of what the layout lacks
                Arguments.of("layout l { levels 9 entry 8 bytes { present 63 } } host box { }", "'levels'"),
                Arguments.of("layout l { level a 9 bits entry 8 bytes { present 64 frame 12..51 } }", "no bit 64"),
                // the host's memory is not compared with what a broken layout reaches
                Arguments.of(
                        "layout l { page 16 bytes level t 4 bits entry 1 bytes { present 0 frame qq } }\n"
                                + "mmu m { layout l }\nhost h { mmu m memory 256 bytes }",
                        "'qq'"),
                // nobody knows where the run is, nor which process reads
                Arguments.of(
                        "host h { guest vm paging nested { process p { region r at 0x400000 size 4 KiB } } }\n"
                                + "trace t = literal { pageNumbers 1 }\nrun r on hh.vm.p { replay t read page 0 of r }",
                        "'hh'"),
                // levels of a layout that nobody knows
                Arguments.of("mmu m { layout x86_46 walkCache { pml4: 4 entries } }", "'x86_46'"),
                Arguments.of("mmu m extends nothere { walkCache { pml4: 4 entries } }", "'nothere'"),
                // a time that cannot be read is not also too short, nor said twice
                Arguments.of("host h { process p }\nrun r on h for qq s { }", "'qq'"),
                Arguments.of("host h { process p { region r at 0 size qq MiB } }", "'qq'"),
                // one line outside of all addresses, and shadow tables that cannot hold it either
                Arguments.of(
                        "host h { guest g paging shadow { process p { region r at 0x400000 size 99999999999999 pages } } }",
                        "lies"));
    }

    /** A phase or a guest may have any name that is no word of the language, also one that looks like a slip. */
    private static boolean isName(String text, int[] word) {
        return text.substring(0, word[0]).matches("(?s).*\\b(phase|guest|process|region|host|run|let)\\s+");
    }

    private static String withoutComments(String text) {
        StringBuilder blank = new StringBuilder(text);
        for (Matcher m = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"[^\"]*\"").matcher(text); m.find(); )
            for (int i = m.start(); i < m.end(); i++) blank.setCharAt(i, ' ');
        return blank.toString();
    }

    /** Units and other small words may be names wherever a name stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {"h", "s", "min", "ms", "bits", "pages", "entries", "ways", "times", "cycles", "all", "million"})
    void smallWordsAreNames(String name) {
        String text = """
                host $ {
                    guest g[2] paging nested { process $ { region $ at 0x400000 size 16 KiB } }
                    process p { region $ at 0x400000 size 4 pages }
                }
                run r on $.p for 5 s {
                    read pages of $
                    write page 1 of $
                    write pages 0..1 of $
                    repeat 2 times { read page 0 of $ }
                    at 2 s p: read pages of $
                    at 3 s g[0].$: { write page 0 of $ }
                    at 4 s g[1].$: read page 2 of g[1].$.$
                }
                run r2 on $.p { for k in 0..1 { read page k of $ } }
                expect r2.access.count == 2
                """.replace("$", name);
        List<Issue> errors = errors(text);
        assertEquals("", Vmem.lines(errors), text);
        String variables = """
                let $ = 3
                host b { process p { region d size 16 KiB } }
                run r on b.p { for i in 0..<$ { read page $ - i of d }   repeat $ { read d } }
                run s2 on b.p { for $ in 0..3 { read page $ of d   write page 2 * $ of d } }
                """.replace("$", name);
        assertEquals("", Vmem.lines(errors(variables)), variables);
    }
}
