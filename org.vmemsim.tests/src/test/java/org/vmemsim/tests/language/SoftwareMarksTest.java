package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.tests.overcommitment.Runs;

/** Where hardware sets no accessed and dirty bits, operating systems do: at once where they make an entry, else at a fault. */
class SoftwareMarksTest {
    /**
     * What a run on a process with 16 lazy pages counts, whose processor has a TLB of one entry.
     *
     * @param mode nothing for the host's own process
     */
    private static Measures run(String mode, String body) {
        String process = "process p { region d at 4 MiB size 64 KiB lazy   region m at 8 MiB size 64 KiB mapped }";
        Result result = Runs.simulate("""
                mmu sw { layout sv39   secondStage sv39x4   tags asid, vmid   tlb l1 { 4 KiB: 1 entries }   accessedDirty fault }
                host box { memory 64 MiB   mmu sw   %s }
                run r on %s { %s }
                """.formatted(
                        mode.isEmpty() ? process : "guest g paging " + mode + " { memory 8 MiB   " + process + " }",
                        mode.isEmpty() ? "box.p" : "g.p",
                        body));
        return result.runs().get(0).metrics();
    }

    /**
     * The entry that a fault makes has the marks of the access that wanted it (Linux, mm/memory.c, do_anonymous_page): 16
     * faults for 16 pages. A page that was only read is not dirty: the first write of each is a fault, no other. One that
     * exists from the start was made accessed.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write pages of d | 16",
                "read pages of d | 16",
                "write pages of d   write pages of d   read pages of d | 16",
                "read pages of d   read pages of d | 16",
                "read pages of d   write pages of d   write pages of d | 32",
                "read pages of m | 0",
                "write pages of m   write pages of m | 16",
                "write page 0 of d   clear accessed of page 0 of d   invalidate page 0 of d   read page 0 of d | 2",
            })
    void faults(String body, long faults) {
        for (String mode : new String[] {"", "nested", "shadow"})
            assertEquals(faults, run(mode, body).count("faults.true"), mode + ": " + body);
    }

    /** The write after fork is one fault, and the copy is accessed and dirty (Linux, mm/memory.c, wp_page_copy). */
    @Test
    void aCopyIsMarked() {
        String body = "write page 0 of d   fork as c   write page 0 of d   read page 1 of d   write page 0 of d";
        assertEquals(3, run("", body).count("faults.true"));
    }

    /**
     * Software sets the marks of all entries of a run (Linux, arch/arm64/mm/contpte.c, contpte_ptep_set_access_flags): one
     * fault for 16 pages. A write then is one more where the layout has dirty.
     */
    @ParameterizedTest
    @CsvSource({"armv8_4k, armv8_4k_stage2, 0", "sv39_napot, sv39x4_napot, 1"})
    void aRunIsMarkedAtOnce(String layout, String second, long atWrites) {
        String text = """
                mmu sw { layout %s   secondStage %s   tlb l1 { 4 KiB, 64 KiB: 1 entries }   accessedDirty fault }
                host box { memory 64 MiB   mmu sw   process p {
                    region d at 64 KiB size 64 KiB mapped { page 64 KiB }   region e at 2 MiB size 4 KiB mapped } }
                run r on p {
                    clear accessed of d
                    invalidate d
                    phase reads  { for k in 0..15 { read 0x10000 + 4096 * k   read page 0 of e } }
                    phase writes { for k in 0..15 { write 0x10000 + 4096 * k  read page 0 of e } }
                }
                """.formatted(layout, second);
        Result result = Runs.simulate(text);
        assertEquals(1, result.runs().get(0).phases().get(0).metrics().count("faults.true"));
        assertEquals(atWrites, result.runs().get(0).phases().get(1).metrics().count("faults.true"));
    }

    /** EPT with its flags off: the processor reads guest tables as data that is read (SDM 3C, 28.3.3.2). */
    @Test
    void flagsOfTheSecondStageCanBeOff() {
        Result result = Runs.simulate("""
                mmu old { layout x86_64   secondStage ept   secondStageAccessedDirty off }
                host box { memory 64 MiB   mmu old   guest g paging nested { memory 8 MiB   process p { region d at 4 MiB size 64 KiB } } }
                run r on g.p { read page 0 of d }
                explain access 1 of r
                """);
        assertEquals(24, result.runs().get(0).metrics().count("walk.references"));
        assertTrue(result.explanations().get(0).steps().stream()
                .filter(s -> s.text().startsWith("nested ") && s.text().contains("→ page"))
                .noneMatch(s -> s.data().getOrDefault("flags", "").contains("A")));
    }

    /** The frame number of an entry with N set says 64 KiB too (Svnapot, 0b1000 in its last bits): that is no address. */
    @Test
    void explanationsShowWhereAnEntryOfSvnapotLeads() {
        Result result = Runs.simulate("""
                mmu rv { layout sv39_napot   secondStage sv39x4_napot }
                host box { memory 64 MiB   mmu rv   process p { region d at 64 KiB size 64 KiB mapped { page 64 KiB } } }
                run r on p { read 0x13000 }
                explain access 1 of r
                """);
        String leaf = result.explanations().get(0).steps().stream()
                .map(org.vmemsim.runtime.result.Explanation.Step::text)
                .filter(s -> s.contains("vpn0[19]"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.explanations()));
        String end = result.explanations().get(0).steps().stream()
                .reduce((a, b) -> b)
                .orElseThrow()
                .text();
        String page = leaf.substring(leaf.indexOf("page at ") + 8);
        assertTrue(end.contains(page), end + " / " + leaf);
    }
}
