package org.vmemsim.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.tests.overcommitment.Runs;

/** What explanations of a host's statements tell, and what the statements count. */
class HostStatementsTest {
    private static Result simulate(String paging, String body, int statement) {
        return simulate("", paging, body, statement);
    }

    private static Result simulate(String mmu, String paging, String body, int statement) {
        return Runs.simulate("""
                host box {
                    memory 64 MiB %4$s
                    reclaim { sharing esx { } }
                    guest other paging %1$s { memory 1 MiB   process q { region e at 0x80_0000 size 2 pages } }
                    guest vm    paging %1$s { memory 1 MiB   process p { region e at 0x80_0000 size 2 pages } }
                }
                run r on vm { %2$s }
                explain statement %3$d of r
                """.formatted(paging, body, statement, mmu));
    }

    private static List<String> texts(Result result) {
        return result.explanations().get(0).steps().stream().map(Step::text).toList();
    }

    /**
     * The host reads the guest's table to find the page. The table is in the swap file, so it comes back: 1 page in. No guest
     * runs, so nothing exits.
     */
    @ParameterizedTest
    @CsvSource({
        "nested, box: swapOut page 1 of p.e",
        "shadow, box: swapOut page 1 of p.e",
        "nested, box: remap page 1 of p.e",
        "shadow, box: remap page 1 of p.e",
        "nested, box: populate page 1 of p.e",
        "nested, box: swapIn page 1 of p.e",
        "shadow, box: swapIn page 1 of p.e",
        "nested, box: share page 1 of p.e",
        "shadow, box: remap entries of page 1 of p.e",
    })
    void theHostReadsTheGuestsTableItself(String paging, String statement) {
        for (String before : List.of("", "other.q: read page 0 of other.q.e  ")) {
            int n = before.isEmpty() ? 2 : 3;
            Result result = simulate(paging, before + "box: swapOut entries of page 0 of p.e  " + statement, n);
            Result at = simulate(paging, before + "box: swapOut entries of page 0 of p.e", n - 1);
            Measures now = result.runs().get(0).metrics();
            Measures then = at.runs().get(0).metrics();
            assertEquals(1, now.count("swap.hostIn"), statement);
            assertEquals(1, Runs.scope(result.runs().get(0), "vm").count("swap.hostIn"), "the guest's, whoever ran");
            assertEquals(then.count("exits.total"), now.count("exits.total"), "no guest runs");
            assertTrue(
                    result.explanations().get(0).steps().stream().noneMatch(s -> s.kind() == Kind.EXIT),
                    texts(result).toString());
            assertEquals(
                    1,
                    texts(result).stream()
                            .filter(t ->
                                    t.startsWith("VMM reads gPA ") && t.endsWith("back from the guest's swap file"))
                            .count());
        }
    }

    /** What an explanation tells is counted, also where no process ran before: under shadow paging each of a reboot's exits. */
    @ParameterizedTest
    @CsvSource({"shadow, box: reboot vm", "nested, box: reboot vm", "shadow, box: balloon vm to 100 KiB"})
    void whatIsToldIsCounted(String paging, String statement) {
        Result result = simulate(paging, "box: swapOut entries of page 0 of p.e  " + statement, 2);
        long told = result.explanations().get(0).steps().stream()
                .filter(s -> s.kind() == Kind.EXIT)
                .count();
        assertEquals(
                told,
                result.runs().get(0).metrics().count("exits.total"),
                texts(result).toString());
        assertEquals(statement.contains("reboot"), told > 0);
    }

    /** Two pages written and one read, by a disk of 20 µs a write and 80 µs a read: 2 × 20 + 80. */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow"})
    void takesTheDevicesTime(String paging) {
        Result result = simulate(paging, "box: swapOut entries of page 0 of p.e  box: swapOut page 1 of p.e", 2);
        assertEquals(120_000, result.runs().get(0).metrics().count("time.devices"));
    }

    /** Addresses that a guest's process uses are guest-virtual, whoever's statement drops them. */
    @ParameterizedTest
    @CsvSource({
        "nested, box: reboot vm",
        "shadow, box: reboot vm",
        "nested, box: balloon vm to 100 KiB",
        "shadow, box: balloon vm to 100 KiB",
        "nested, box: swapOut pages of p.e",
        "shadow, box: swapOut pages of p.e",
        "nested, box: remap pages of p.e",
        "shadow, box: remap pages of p.e",
        "nested, box: share pages of p.e",
        "shadow, box: share all",
    })
    void callsGuestAddressesSo(String paging, String statement) {
        Result result = simulate(paging, "p: write pages of p.e  " + statement, 2);
        List<String> texts = texts(result);
        assertTrue(texts.stream().noneMatch(t -> t.matches(".*hVA 0x80[01]000.*")), texts.toString());
        if (statement.contains("reboot")) assertTrue(texts.contains("the TLBs drop gVA 0x800000"), texts.toString());
    }

    /**
     * What the host does to a page is told before the tables that follow: the page's host frame, and the PMAP's entry. Guest
     * page 0x5000 is hVA 0x7f0000005000: its memory slot begins at 0x7f0000000000.
     */
    @ParameterizedTest
    @CsvSource({"nested, VMM writes nested pt[5]", "shadow, VMM writes shadow pt[1]"})
    void movingAPageIsTold(String paging, String table) {
        Result result = Runs.simulate("""
                host box { memory 64 MiB guest vm paging %s {
                    memory 1 MiB   process p { region e at 0x80_0000 size 2 pages }
                } }
                run r on vm { p: write pages of p.e   box: remap page 1 of p.e }
                explain statement 2 of r
                """.formatted(paging));
        List<String> texts = texts(result);
        assertTrue(texts.get(0).matches("VMM moves gPA 0x5000 from hPA 0x[0-9a-f]+ to hPA 0xa000"), texts.toString());
        assertEquals("VMM changes the PMAP: gPA 0x5000 → hVA 0x7f0000005000 → hPA 0xa000", texts.get(1));
        assertTrue(texts.get(2).startsWith(table), texts.toString());
    }

    /** So is sharing it: the second page of equal contents leads to the first one's frame. */
    @ParameterizedTest
    @ValueSource(strings = {"nested", "shadow"})
    void sharingAPageIsTold(String paging) {
        Result result =
                simulate(paging, "p: write page 0 of p.e value 7   p: write page 1 of p.e value 7   box: share all", 3);
        assertTrue(
                texts(result).stream()
                        .anyMatch(t ->
                                t.matches("VMM changes the PMAP: gPA 0x5000 shares the host frame at hPA 0x[0-9a-f]+")),
                texts(result).toString());
    }

    /** What a host drops is said so that forms of one instruction are told apart. */
    @Test
    void instructionsAreToldApart() {
        assertDrops("nested", "p: issue invlpg on page 0 of p.e", "gVA 0x800000 of vm.p, global or not");
        assertDrops("nested", "p: issue invpcid 0 on page 0 of p.e", "gVA 0x800000 of vm.p, unless it is global");
        assertDrops("nested", "p: issue invpcid 1 of p", "the translations of vm.p but the global ones");
        assertDrops("nested", "p: issue invpcid 2", "all translations of vm");
        assertDrops("nested", "p: issue invpcid 3", "all translations of vm but the global ones");
        assertDrops(
                "nested",
                "box: issue invvpid 0 on page 0 of p.e",
                "gVA 0x800000 in all address spaces of vm, global or not");
        assertDrops("nested", "box: issue invvpid 1 of vm", "all translations of vm");
        assertDrops("nested", "box: issue invvpid 2", "all translations of other", "all translations of vm");
        assertDrops("nested", "box: issue invvpid 3 of vm", "all translations of vm but the global ones");
        assertDrops("nested", "box: issue invept 1 of vm", "all translations made with the second stage of vm");
        assertDrops(
                "nested",
                "box: issue invept 2",
                "all translations made with the second stage of other",
                "all translations made with the second stage of vm");
        assertDrops(
                "nested", "box: invalidate secondStage all of vm", "all translations made with the second stage of vm");
    }

    /** The same on RISC-V, where there are walk caches: a fence with an address drops leaf entries alone. */
    @Test
    void fencesAreToldApart() {
        assertFence("p: issue sfence.vma", "the TLBs and walk caches drop all translations of vm");
        assertFence(
                "p: issue sfence.vma of p",
                "the TLBs and walk caches drop the translations of vm.p but the global ones");
        assertFence(
                "p: issue sfence.vma on page 0 of p.e",
                "the TLBs drop gVA 0x800000 in all address spaces of vm, global or not;"
                        + " walk caches keep what leads there");
        assertFence(
                "box: issue hfence.gvma of vm",
                "the TLBs and walk caches drop all translations made with the second stage of vm",
                "the second stage's walk caches drop all guest-physical translations of vm");
        assertFence(
                "box: issue hfence.gvma on page 0 of vm of vm",
                "the TLBs and walk caches drop all translations made with the second stage of vm");
    }

    private static void assertDrops(String paging, String statement, String... dropped) {
        List<String> expected =
                List.of(dropped).stream().map(d -> "the TLBs drop " + d).toList();
        assertDrops(simulate(paging, "p: write pages of p.e  " + statement, 2), statement, expected);
    }

    private static void assertFence(String statement, String... dropped) {
        Result result = simulate("mmu rocketH", "nested", "p: write pages of p.e  " + statement, 2);
        assertDrops(result, statement, List.of(dropped));
    }

    private static void assertDrops(Result result, String statement, List<String> expected) {
        List<String> texts = result.explanations().get(0).steps().stream()
                .filter(s -> s.kind() == Kind.DROP)
                .map(Step::text)
                .toList();
        assertEquals(expected, texts, statement);
    }
}
