package org.vmemsim.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.tests.overcommitment.Runs;

/** What steps of explanations say, and in which order they come. */
class ToldStepsTest {
    private static Explanation explained(String text) {
        return Runs.simulate(text).explanations().get(0);
    }

    private static List<String> texts(String text) {
        return explained(text).steps().stream().map(Step::text).toList();
    }

    private static List<Integer> numbers(List<Step> steps) {
        return steps.stream()
                .filter(s -> s.kind() == Kind.ENTRY)
                .map(s -> Integer.valueOf(s.data().get("reference")))
                .toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    /**
     * A cold nested access reads 24 entries. The write faults at the last guest entry, before the second stage of the page: 20
     * entries. The handler's read is an access of its own: 1 to 24. Then the write is tried again: 21 to 44.
     */
    @Test
    void eachAccessNumbersItsOwnReferences() {
        Explanation e = explained("""
                host box { guest vm paging nested { process p {
                    region d at 0x40_0000 size 4 pages { rights r }
                    on fault protected at va { protect va to rw   read 0x40_1000 }
                } } }
                run r on vm.p { write 0x40_0000 }
                explain access 1 of r
                """);
        assertEquals(1, e.number(), "the handler's access came later");
        List<Step> steps = e.steps();
        int inner = IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).text().equals("vm.p reads gVA 0x401000"))
                .findFirst()
                .orElseThrow();
        int innerEnd = IntStream.range(inner, steps.size())
                .filter(i -> steps.get(i).kind() == Kind.RESULT)
                .findFirst()
                .orElseThrow();
        assertEquals(range(1, 20), numbers(steps.subList(0, inner)));
        assertEquals(range(1, 24), numbers(steps.subList(inner, innerEnd)));
        assertEquals("24", steps.get(innerEnd).data().get("references"));
        assertEquals(range(21, 44), numbers(steps.subList(innerEnd, steps.size())));
        assertEquals("44", steps.get(steps.size() - 1).data().get("references"));
    }

    /** Each of these begins a step, the one after the other. */
    private static void assertOrder(List<String> texts, String... wanted) {
        int from = 0;
        for (String w : wanted) {
            int at = from;
            while (at < texts.size() && !texts.get(at).startsWith(w)) at++;
            assertTrue(at < texts.size(), "'" + w + "' in this order in " + String.join("\n", texts));
            from = at + 1;
        }
    }

    /** A page is read into a frame that is free: after another made room. */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow", "native"})
    void roomComesBeforeThePage(String paging) {
        String host = """
                host box { memory 64 MiB guest vm paging %s { memory 2 MiB
                    process q { memory 2 pages   region d at 0x40_0000 size 4 pages lazy }
                } }
                run r on vm.q { write pages 0..2 of d   %s page 3 of d   read page 0 of d }
                explain statement %d of r
                """;
        assertOrder(
                texts(host.formatted(paging, "read", 3)),
                "guest OS evicts gVA ",
                "the TLBs drop gVA ",
                "guest OS reads the page from its swap device",
                "guest OS maps gVA 0x400000 to a new frame at ",
                "guest OS writes guest pt[0] at ");
        assertOrder(
                texts(host.formatted(paging, "read", 2)),
                "guest OS evicts gVA ",
                "the TLBs drop gVA ",
                "guest OS reads the page from its file",
                "guest OS maps gVA 0x403000 to a new frame at ");
    }

    /** The same where a whole guest has too few frames: 24 of its 32 frames are for pages, of which 40 are written. */
    @Test
    void roomComesBeforeThePageOfAGuest() {
        List<String> texts = texts("""
                host box { memory 64 MiB guest vm paging nested { memory 128 KiB   os { swap 1 MiB }
                    process q { region d at 0x40_0000 size 40 pages lazy }
                } }
                run r on vm.q { write pages of d   read page 0 of d }
                explain statement 2 of r
                """);
        assertOrder(
                texts,
                "guest OS evicts the page at ",
                "guest OS reads the page from its swap device",
                "guest OS writes");
    }

    /** The copy is made before an entry leads to it. */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow", "native"})
    void theCopyComesBeforeItsEntry(String paging) {
        List<String> texts = texts("""
                host box { memory 64 MiB guest vm paging %s { memory 2 MiB
                    process p { region e at 0x80_0000 size 2 pages }
                } }
                run r on vm.p { write page 0 of e   fork as c   write page 0 of e }
                explain statement 3 of r
                """.formatted(paging));
        assertOrder(
                texts, "guest OS takes a page fault", "guest OS copies the shared page", "guest OS writes guest pt[0]");
        int copies = IntStream.range(0, texts.size())
                .filter(i -> texts.get(i).startsWith("guest OS copies"))
                .findFirst()
                .orElseThrow();
        assertTrue(texts.subList(0, copies).stream().noneMatch(t -> t.startsWith("guest OS writes")), texts.toString());
    }

    /** The guest gives a page to its balloon; then the host takes the frame from behind it. */
    @Test
    void theBalloonHasThePageBeforeItsFrameGoes() {
        List<String> texts = texts("""
                host box { memory 64 MiB guest vm paging nested { memory 1 MiB   os { swap 1 MiB }
                    process p { region e at 0x80_0000 size 100 pages lazy }
                } }
                run r on vm.p { write pages of e   free e   box: balloon vm to 512 KiB }
                explain statement 3 of r
                """);
        int frame = IntStream.range(0, texts.size())
                .filter(i -> texts.get(i).startsWith("VMM writes nested "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                texts.subList(0, frame).stream().anyMatch(t -> t.matches("guest OS gives .* to the balloon")),
                texts.toString());
    }

    /** Unmapped, flushed, written, and then free (Linux, mm/vmscan.c, shrink_folio_list). */
    @ParameterizedTest
    @CsvSource({"nested, VMM writes nested pt", "shadow, VMM writes shadow pt"})
    void aPageIsUnmappedBeforeItIsWritten(String paging, String cleared) {
        List<String> texts = texts("""
                host box { memory 64 MiB guest vm paging %s { memory 2 MiB
                    process p { region e at 0x80_0000 size 2 pages }
                } }
                run r on vm.p { write page 0 of e   box: swapOut page 0 of p.e }
                explain statement 2 of r
                """.formatted(paging));
        assertOrder(texts, cleared, "the TLBs drop ", "VMM writes gPA ");
    }

    /**
     * RISC-V: R = W = X = 0 makes an entry a pointer, whose U, A and D bits are reserved (privileged specification, 10.3.1): of
     * 0xc01 only V is set. With Svade the hardware sets no dirty bit. On x86 pointers have W, U, A and no-execute bits, and
     * being present they may be read.
     */
    @ParameterizedTest
    @CsvSource({
        "rocketH, nested, P, 'the entry is not dirty yet: the hardware walks again, but leaves the dirty bit to software'",
        "rocketH, native, P, 'the entry is not dirty yet: the hardware walks again, but leaves the dirty bit to software'",
        "skylake, nested, PRWXUA, 'the entry is not dirty yet: the hardware walks again to set the dirty bit'",
        "zen2, nested, PRWXUA, 'the entry is not dirty yet: the hardware walks again to set the dirty bit'",
    })
    void entriesShowTheBitsThatTheyHave(String mmu, String paging, String pointer, String dirty) {
        List<Step> steps = explained("""
                host box { memory 64 MiB   mmu %s   guest vm paging %s { memory 2 MiB
                    process p { region e at 0x80_0000 size 2 pages }
                } }
                run r on vm.p { read page 0 of e   write page 0 of e }
                explain statement 2 of r
                """.formatted(mmu, paging)).steps();
        assertTrue(steps.stream().anyMatch(s -> s.text().equals(dirty)), steps.toString());
        List<Step> pointers = explained("""
                host box { memory 64 MiB   mmu %s   guest vm paging %s { memory 2 MiB
                    process p { region e at 0x80_0000 size 2 pages   region f at 0x80_4000 size 2 pages }
                } }
                run r on vm.p { read page 0 of e   invalidate all of p   read page 0 of f }
                explain statement 3 of r
                """.formatted(mmu, paging)).steps().stream()
                .filter(s -> s.kind() == Kind.ENTRY && s.data().get("table").equals("guest"))
                .filter(s -> s.data().get("leads").startsWith("table at "))
                .toList();
        for (Step s : pointers) assertEquals(pointer, s.data().get("flags"), s.text());
        assertTrue(!pointers.isEmpty(), "the walk begins at the root");
    }
}
