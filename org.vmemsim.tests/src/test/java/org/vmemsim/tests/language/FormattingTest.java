package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.dsl.library.Library;

/** The canonical layout: reached at once, kept for ever, and never at a token's cost. */
class FormattingTest {
    static Stream<Path> files() {
        return Stream.concat(
                Vmem.files("samples").stream(),
                Vmem.get(Library.class).uris().stream().map(u -> Path.of(u.toFileString())));
    }

    @ParameterizedTest
    @MethodSource("files")
    void filesOfOursAreInTheCanonicalLayout(Path file) {
        assertEquals(Vmem.read(file), Vmem.format(Vmem.read(file)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void layoutDoesNotDependOnTheSpacesBefore(Path file) {
        String wild = Vmem.read(file).replaceAll("(?m)^ +", "\t").replaceAll(" +(?=\\S)(?!//)", "  ");
        String once = Vmem.format(wild);
        assertEquals(once, Vmem.format(once), "a second time changes nothing");
        assertEquals(tokens(Vmem.read(file)), tokens(once));
    }

    @Test
    void blocksKeepTheirLinesAndMembersTheirDistance() {
        assertFormatted("""
                host b {
                    memory 1 GiB
                    mmu    skylake

                    guest vm paging nested { memory 1 GiB   shares 3 }
                }
                """, """
                host  b{
                memory 1GiB
                  mmu skylake

                guest vm paging nested{memory 1 GiB shares 3}

                }""");
    }

    @Test
    void operatorsHaveOneSpaceAndRangesNone() {
        assertFormatted(
                """
                let a = (2 + 3) * -4 / 2
                run r on b.p { read pages 0..<a / 2 of heap   b: invalidate all of vm[0..3] }
                """,
                "let a=( 2+3 )*- 4/2\nrun r on b . p{ read pages 0 ..< a/2 of heap b :invalidate all of vm [0 .. 3] }");
    }

    @Test
    void commentsKeepTheirColumnOrMoveTogether() {
        assertFormatted("""
                host b {
                    memory 1 GiB        // stays
                    mmu    skylake      // stays too
                    layout x86_64
                    // of its own line
                    reclaim { idleTax 3 % } // close
                    costs   exam            // moved with its neighbour
                }
                """, """
                host b {
                    memory 1 GiB        // stays
                    mmu skylake         // stays too
                    layout x86_64
                  // of its own line
                    reclaim{idleTax 3%}// close
                    costs exam         // moved with its neighbour
                }
                """);
    }

    @Test
    void oneEmptyLineAtMostAndNoneInsideBraces() {
        assertFormatted("""
                let a = 1

                host b {
                    memory 1 GiB

                    process p
                }
                """, "\n\nlet a = 1\n\n\n\nhost b {\n\n    memory 1 GiB\n\n\n    process p\n\n}\n\n");
    }

    @Test
    void whatDoesNotParseIsLeftAlone() {
        assertFormatted("host   b { memory", "host   b { memory");
    }

    @Test
    void aThousandLinesTakeNoTime() {
        String text = IntStream.range(0, 500)
                .mapToObj(i -> "run r" + i + " { read  0x" + Integer.toHexString(i) + "000 // here\n  write 0x1000 }\n")
                .collect(Collectors.joining());
        Vmem.format(text); // the language warms up
        assertTimeout(Duration.ofSeconds(1), () -> Vmem.format(text));
    }

    private static void assertFormatted(String expected, String text) {
        String formatted = Vmem.format(text);
        assertEquals(expected, formatted);
        assertEquals(formatted, Vmem.format(formatted), "a second time changes nothing");
    }

    private static List<String> tokens(String text) {
        return Stream.of(text.replaceAll("([{}:,]|\\.\\.<?)", " $1 ").split("\\s+"))
                .filter(s -> !s.isEmpty())
                .toList();
    }
}
