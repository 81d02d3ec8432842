package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.validation.Issue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.machine.AddressSpaceLimits;
import org.vmemsim.runtime.tlb.Key;

/** What machines cannot be because of their size is said before they are set up, where it is written. */
class LargeMachinesTest {
    private static List<Issue> issues(String text) {
        return Vmem.issues(Vmem.parse(text)).stream()
                .filter(i -> i.getSeverity() != Severity.INFO)
                .toList();
    }

    private static void wrong(String code, String message, String marked) {
        String text = marked.replace("«", "").replace("»", "");
        List<Issue> found = issues(text);
        assertEquals(List.of(message), found.stream().map(Issue::getMessage).toList(), text);
        Issue i = found.get(0);
        assertEquals(code, i.getCode());
        int from = marked.indexOf('«');
        assertEquals(from, i.getOffset(), marked);
        assertEquals(marked.indexOf('»') - 1 - from, i.getLength(), marked);
    }

    private static Problem problem(String text, boolean checked) {
        var scenario =
                Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).scenario();
        return Simulation.run(scenario, Options.in(Path.of(".")).checked(checked))
                .runs()
                .get(0)
                .problem();
    }

    /** A machine has two spaces of its own: one for all its processes, and one of guest-physical addresses. */
    static Stream<Arguments> spaces() {
        String most = " address spaces, and at most 65,535 can be told apart. Use fewer guests or processes.";
        return Stream.of(
                Arguments.of(
                        "With process p, host b has 65,536" + most,
                        "host b { process p[«65_534»] { region a size 4 KiB } }"),
                Arguments.of(
                        "With process q, host b has 70,003" + most,
                        "host b { process p process q[«70_000»] process r[9] }"),
                Arguments.of(
                        "With process p, host b has 65,538" + most,
                        "host b { guest g[3] paging nested { process p[«21_844»] } }"),
                Arguments.of(
                        "With guest g, host b has 65,536" + most, "host b { guest g[«32_768»] paging shadow { } }"),
                // 50,000 processes of one tag in each of two guests: 2 + 1 + 2 + 1 and 2 * 40,000
                Arguments.of(
                        "With process q, host b has 80,006" + most,
                        "host b { guest g[2] { process p[50_000] { asid 7 } process q[«40_000»] } }"));
    }

    @ParameterizedTest
    @MethodSource
    void spaces(String message, String text) {
        wrong("out-of-range", message, text);
        assertTrue(problem(text.replace("«", "").replace("»", "") + "\nrun r on b { }", false)
                .message()
                .contains("address spaces"));
    }

    /** A change that has nothing to do with them is not told of them too. */
    @Test
    void spacesAreToldOnce() {
        wrong(
                "out-of-range",
                "With guest g, host b has 65,536 address spaces, and at most 65,535 can be told apart. Use fewer guests or"
                        + " processes.",
                "host b { memory 64 GiB   guest g[«32_768»] { memory 1 MiB } }\nrun r on b { change g[*].shares to 5 }");
    }

    /** As many as there can be, and processes that a processor without tags does not tell apart. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host b { process p[65_533] }",
                "host b { guest g[3] paging nested { process p[21_843] } }",
                "host b { mmu zen2   process p[80_000] }",
                "host b { process p[80_000] { asid 3 } }"
            })
    void spacesEnough(String text) {
        assertEquals(List.of(), issues(text));
        assertNull(problem(text + "\nrun r on b { }", false));
    }

    @Test
    void spacesAreWhatTlbsCompare() {
        assertEquals(Key.MAX_CONTEXT, AddressSpaceLimits.MOST);
    }

    /** Of 63 bits 3 hold one of 5 levels and 45 a page: 15 are left. With 48-bit addresses 2 and 36: 25, and 2^24 - 1 are kept. */
    @Test
    void processes() {
        assertEquals((1 << 15) - 1, AddressSpaceLimits.mostProcesses(5, 57, 12));
        assertEquals((1 << 24) - 1, AddressSpaceLimits.mostProcesses(4, 48, 12));
        assertEquals(0, AddressSpaceLimits.mostProcesses(9, 64, 4));
        wrong(
                "out-of-range",
                "With process q, host b has 32,768 processes, and with layout x86_57 an operating system can keep 32,767."
                        + " Use fewer of them, or a layout with shorter addresses.",
                "host b { layout x86_57   process p[32_767]   process «q» }");
        String guests = "host b { guest g[2] { layout x86_57   process p[%s] } }\nrun r on b { }";
        assertEquals(List.of(), issues(guests.formatted("32_700")));
        assertTrue(
                problem(guests.formatted("32_768"), false).message().startsWith("with process p, guest g has 32,768"));
    }

    @Test
    void samples() {
        String text = "host b { process p }\nrun r on b for 1 h { sample every «3 ms» }";
        wrong(
                "out-of-range",
                "These would be 1,200,000 samples, and a run takes at most 1,000,000. Sample less often.",
                text);
        assertEquals(List.of(), issues(text.replace("«3 ms»", "4 ms")));
    }

    /** What must be in memory from the start, and does not fit; that a run fails is what says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host b | 80 MiB | 64 MiB of memory | "
                        + "host b { memory «64 MiB»   process p[2] { region a size 40 MiB } }",
                "Guest g | 65 MiB | 64 MiB of memory and no swap | "
                        + "host b { guest g { memory «64 MiB»   os { kernel 1 MiB }   process p { region a size 64 MiB } } }",
                "Guest g | 80 MiB | 64 MiB of memory and a swap device of 8 MiB | host b { guest g paging shadow {"
                        + " memory «64 MiB»   os { swap 8 MiB   outOfMemory kill }   process p { region a size 80 MiB } } }",
                "Host b | 80 MiB | 64 MiB of memory | "
                        + "host b { memory «64 MiB»   guest g[2] paging native { process p { region a size 40 MiB } } }",
                "Host b | 80 MiB | 64 MiB of memory | host b { memory «64 MiB»   guest g[2] paging native {"
                        + " os { kernel 8 MiB }   process p { region a size 32 MiB } } }",
                "Host b | 80 MiB | 64 MiB of memory | host b { memory «64 MiB»   reclaim { sharing ksm }"
                        + "   process p { region a size 80 MiB { page 2 MiB } } }"
            })
    void overfull(String who, String wanted, String room, String text) {
        String kernels = !text.contains("kernel")
                ? "its "
                : who.startsWith("Host") ? "kernels of guests and " : "its kernel and ";
        wrong(
                "overfull",
                who + " cannot be set up: " + kernels + "'mapped' regions take " + wanted + ", and it has " + room
                        + ". Give it more, or make regions 'lazy'.",
                text);
        Problem p = problem(text.replace("«", "").replace("»", "") + "\nrun r on b { }", false);
        assertNotNull(p, text);
        assertTrue(p.message().contains("out of memory"), p.message());
    }

    /** What goes elsewhere: to a swap device or file, back to its file, beyond a limit; or comes later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host b { guest g { memory 64 MiB   os { swap 32 MiB }   process p { region a size 80 MiB } } }",
                "host b { memory 48 MiB   reclaim { order swapping }   guest g { memory 64 MiB   process p { region a size 60 MiB } } }",
                "host b { guest g { memory 64 MiB   process p { memory 16 MiB   region a size 80 MiB } } }",
                "host b { guest g { memory 64 MiB   process p { region a size 80 MiB { file \"f\" } } } }",
                "host b { memory 64 MiB   process p { region a size 80 MiB lazy } }"
            })
    void notOverfull(String text) {
        assertEquals(List.of(), issues(text));
        assertNull(problem(text + "\nrun r on b { }", false));
    }

    /** Nothing is set up before: that would fail for another reason. */
    @Test
    void checkedHostsAreRefusedAtOnce() {
        String text = "host b { memory 1.5 TiB   process p { region a size 2 TiB } }\nrun r on b { }";
        Problem p = problem(text, true);
        assertEquals(
                "--check counts each frame of a host of up to 1 TiB, and host b has 1.5 TiB: give it less memory, or run"
                        + " without --check at 2",
                p.message() + ": " + p.remedy() + " at " + p.line());
    }
}
