package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written as books and other languages have it, or stands in a wrong place, is told with what is right; once. */
class WrittenOtherwiseTest {
    private static final String HOST = "host b { guest g paging nested { process p { region r at 0 size 16 KiB } } } ";

    /** A text; what is wrong in it stands in quotes. */
    private static Arguments row(String marked, String message) {
        return Arguments.of(marked, message);
    }

    /** In a run of a process that has pages. */
    private static Arguments run(String marked, String message) {
        return Arguments.of(HOST + "run a on g.p { " + marked + " }", message);
    }

    private static Arguments expect(String marked, String message) {
        return Arguments.of(HOST + "run a on g.p { read r } expect a.walk.count " + marked, message);
    }

    static Stream<Arguments> signs() {
        return Stream.of(
                expect("'=>' 1", "'=>' is not known here. Write '>='."),
                expect("'=<' 1", "'=<' is not known here. Write '<='."),
                expect("'<>' 1", "'<>' is not known here. Write '!='."),
                expect("'===' 1", "'===' is not known here. Write '=='."),
                run("map page 0 of r '->' 0x1000", "'->' is not known here. Write 'to'."),
                row(
                        "layout l extends x86_64 { entry { executable when large '&&' user } }",
                        "'&&' is not known here. Write 'and'."),
                row(
                        "layout l extends x86_64 { entry { executable when large '||' user } }",
                        "'||' is not known here. Write 'or'."),
                row("'let' = 3", "A name should follow 'let'."),
                row("let = 'M' 3", "'M' belongs before '='. Swap them."),
                run("'#' twice<n> read r", "A comment does not begin with '#'. Write '//'."),
                row(
                        "import 'machines.vmem'<n>" + HOST,
                        "A path stands in double quotes. Write 'import \"machines.vmem\"'."),
                row("trace t = file 'x.csv'", "A path stands in double quotes. Write 'file \"x.csv\"'."),
                run("g 'read' r", "':' is missing before 'read'. Who acts stands before a ':', as in 'vm: balloon'."));
    }

    static Stream<Arguments> replaced() {
        return signs().filter(row -> {
            String message = (String) row.get()[1];
            return message.contains("is not known here") || message.contains("double quotes");
        });
    }

    static Stream<Arguments> braces() {
        return Stream.of(
                row("host b { memory '{' 4 GiB } process p }", "'memory' takes no block. Write 'memory 4 GiB'."),
                row("host b { guest g { os { swap '{' 1 GiB } } } }", "'swap' takes no block. Write 'swap 1 GiB'."),
                row("host b { guest g { shares '{' 5 } } }", "'shares' takes no block. Write 'shares 5'."),
                row("layout x extends x86_64 { page '{' 4 KiB } }", "'page' takes no block. Write 'page 4 KiB'."),
                row(
                        "host b { process p { region r size 2 MiB '{' lazy } } }",
                        "'size' takes no block. Write 'size 2 MiB lazy'."));
    }

    static Stream<Arguments> missingValues() {
        return Stream.of(
                run("'repeat' { read r }", "A count is missing behind 'repeat'. Write one, as in 'repeat 8 { … }'."),
                run("repeat { read r } '8'", "'8' belongs before '{'. Write 'repeat 8 { … }'."),
                run("'every' { read r }", "A value is missing behind 'every'. Write one, as in 'every 10 s'."),
                run("for k in 0..<4 'step' { read r }", "A value is missing behind 'step'. Write one, as in 'step 2'."),
                row(
                        "host b { process p { region r at 0 'size' } }",
                        "A value is missing behind 'size'. Write one, as in 'size 4 KiB'."),
                row(
                        "host b { process p { region r 'at' size 4 KiB } }",
                        "A value is missing behind 'at'. Write one, as in 'at 0x1000'."),
                row(
                        "host b { reclaim { order sharing 'ballooning', swapping } }",
                        "',' is missing before 'ballooning'."));
    }

    static Stream<Arguments> moved() {
        return Stream.of(
                row(HOST + "run a g.p 'on' { read r }", "'on' belongs before 'g'. Move it there."),
                row(HOST + "run a g.p<n>'on' { read r }", "'on' belongs before 'g'. Move it there."),
                run("for i 0..3 'in' { read r }", "'in' belongs before '0'. Move it there."),
                run("for k 'of' 0..3 { read r }", "'of' cannot stand here. Write 'in'."),
                run("fork c 'as'", "'as' belongs before 'c'. Swap them."),
                run("switch p 'to'", "'to' belongs before 'p'. Swap them."),
                run("malloc size 'n' 3 MiB", "'n' belongs before 'size'. Swap them."),
                row("costs c { exit cycles '1_200' clock 3 GHz }", "'1_200' belongs before 'cycles'. Swap them."),
                row(
                        "trace z = uniform { over 1 MiB } workload w { z 'trace' rate 3 accesses/s }",
                        "'trace' belongs before 'z'. Swap them."),
                row(
                        "host b { process p { region r at 0 'lazy' size 2 MiB } }",
                        "'lazy' belongs behind 'MiB'. Move it there."),
                // in a guest that stands at the beginning of a line, the host around it is closed all the same
                row(
                        "host b { process p }<n>host c {<n>guest paging 'shadow' v { memory 4 MiB } }",
                        "'shadow' belongs before 'paging'. Swap them."));
    }

    static Stream<Arguments> homes() {
        return Stream.of(
                run(
                        "'explain' access 1 of a",
                        "'explain' cannot stand here. It belongs in a file, outside of other definitions."),
                run("'let' x = 3", "'let' cannot stand here. It belongs in a file, outside of other definitions."),
                row("'tlb' t { 4 KiB: 64 entries }", "'tlb' begins no definition. It belongs in an mmu."),
                row("'region' r { }", "'region' begins no definition. It belongs in a process."),
                row("'vary' x over 3", "'vary' cannot stand here. It belongs in a sweep."),
                row(HOST + "<n>'at' 5 s { read r }", "'at' cannot stand here. It belongs in a run."),
                row(
                        HOST + "<n>'import' \"x.vmem\"",
                        "'import' cannot stand here. It belongs in the first lines of a file."),
                run(
                        "'while' 1 { read r }",
                        "'while' is no statement with a block. Possible: repeat, for, phase, at, every."),
                run("'if' x { read r }", "'if' is no statement with a block. Possible: repeat, for, phase, at, every."),
                run(
                        "'balance' g { to 3 GiB }",
                        "'balance' is no statement with a block. Possible: repeat, for, phase, at, every."),
                row(
                        "host b { guest g { 'reclaim' { free { high 6 % } } } }",
                        "No setting of a guest is called 'reclaim'. It belongs in a host."),
                row(
                        "host b { guest g { os { 'memory' 3 GiB } } }",
                        "No setting of 'os' is called 'memory'. It belongs in a guest."),
                row(
                        "host b { guest g { 'page' 2 MiB } }",
                        "No setting of a guest is called 'page'. It belongs in a region or a layout."),
                row(
                        "host b { guest g { process p { region r size 4 KiB { 'swap' 4 GiB } } } }",
                        "No setting of a region is called 'swap'. It belongs in 'os' of a guest."),
                row("mmu m { 'exit' 3 ns }", "No setting of an mmu is called 'exit'. It belongs in costs."));
    }

    @ParameterizedTest
    @MethodSource({"signs", "braces", "missingValues", "moved", "homes"})
    void isToldOnceWithWhatIsRight(String marked, String message) {
        MistakesTest.isOneMistake(marked, message);
    }

    /** A sign of two characters and a path are marked whole. */
    @ParameterizedTest
    @MethodSource("replaced")
    void isMarkedWhole(String marked, String message) {
        String quoted = marked.replace("<n>", "\n");
        int length = quoted.lastIndexOf('\'') - quoted.indexOf('\'') - 1;
        assertEquals(length, MistakesTest.errors(quoted.replace("'", "")).get(0).getLength());
    }
}
