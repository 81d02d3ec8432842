package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.cli.FaultFile.call;
import static org.vmemsim.cli.FaultFile.of;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.cli.FaultFile.Outcome;

/**
 * Each file that was read wrongly once, from its text to its exit code: what is right is worked out by hand. All run a second
 * time with {@code --check}, which changes nothing.
 */
class FaultFilesTest {
    @TempDir
    private Path folder;

    static List<FaultFile> scenarios() {
        return List.of(
                // hardware without A and D: the guest sets A once, the hypervisor's entries have it; (3 + 1)(3 + 1) - 1
                // = 15
                of("accessed-by-software", 0, "a: exits.violation == 0", "a: walk.references == 15"),
                of("check-fifo", 0, "a: swap.hostOut > 0"),
                of("check-large-backing", 0, "a: access.count > 0"),
                of("check-neutral", 0, "l: swap.hostOut > 0", "r: swap.hostOut > 0"),
                // combined: the guest's last entry and the second stage's of the data, 1 + 1. exitGp: an exit drops all
                // that is
                // combined, so 3 entries of the guest, and one of the second stage for a page that is new. paer: PDPTEs
                // are
                // registers, (2 + 1)(4 + 1) - 1
                of(
                        "combined-walk-cache",
                        0,
                        "combined/b: walk.references == 2",
                        "exitGp/b: walk.references == 4",
                        "paer: walk.references == 14"),
                of("compression-full", 0, "c: host.memory.free > 1_048_576", "c@vm: memory.host <= 100_663_296"),
                of("devices-fair", 0),
                // 8 ms and a queue of one: 125 a second
                of("devices-queue", 0, "a: disk.host.requests <= 1_250", "a: swap.hostIn <= 1_250"),
                of("entries-as-data", 0, "w: exits.pageTableWrite == 1", "w: faults.missing == 1"),
                // nx: the entry of the third level is cleared
                of(
                        "entries-pat",
                        0,
                        "pat/x: faults.malformed == 0",
                        "rsv/x: faults.malformed == 1",
                        "ps/x: faults.malformed == 1",
                        "pk/x: faults.malformed == 0",
                        "usr/x: faults.protection == 1",
                        "upper/x: faults.protection == 1",
                        "upper/x: faults.fatal == 1",
                        "upper/y: faults.true == 0",
                        "nx/x: faults.missing == 1"),
                // a hidden fault; four entries are written, each with its INVLPG, and one INVLPG more: 1 + 4 + 5
                of(
                        "explain-event",
                        0,
                        "r: faults.hidden == 1",
                        "r: exits.pageTableWrite == 4",
                        "r: exits.invlpg == 5",
                        "r: exits.total == 10"),
                of(
                        "explain-first-switch",
                        0,
                        "viaSwitch: exits.cr3Write == 1",
                        "viaLoad: exits.cr3Write == 1",
                        "second: exits.cr3Write == 2"),
                // (4 + 1)(4 + 1) - 1; the page and its three tables are new
                of("explain-first-touch", 0, "r: walk.references == 24", "r: exits.violation == 4"),
                of("explain-handler", 0, "r: faults.true == 1", "r: faults.protection == 1", "r: access.lost == 0"),
                // 8 MiB / 4 KiB; memory of 256 MiB is inherited
                of(
                        "extends-guest",
                        0,
                        "a: access.count == 2_048",
                        "b@g: memory.free < 268_435_456",
                        "b@g: memory.allocated == 268_435_456"),
                // two heaps of 16 MiB, apart
                of("extends-none", 0, "r: host.memory.used > 33_554_432", "r: memory.shared == 0"),
                of("invalidation-amd-asid", 0, "r/b: tlb.hits == 1"),
                of("invalidation", 2, "line 40: No control register has a bit 'nonsense'"),
                // a page, two large ones of 512, and one copy; 512 copies of 400 ns
                of(
                        "large-page-copy",
                        0,
                        "cow: memory.frames == 1_026",
                        "cow/k: memory.copied == 1",
                        "cost/k: memory.copied == 512",
                        "cost/k: time.faults >= 204_800"),
                of("layout-inverted-leaf", 0, "cold: walk.references == 2", "stages: walk.references == 24"),
                of(
                        "layout-too-narrow",
                        2,
                        "line 5: with layout x86_32 page tables of its processes reach only the first 4 GiB"),
                of("map-to-nowhere", 2, "line 3: nothing of p is at 0x90000000"),
                of(
                        "memory-panic",
                        0,
                        "kill: processes.killed == 1",
                        "kill: guest.panics == 0",
                        "panic: guest.panics == 1",
                        "panic@a: access.lost == 1",
                        "panic@b: access.lost == 0"),
                of("memory-read-only-pages", 0, "r@none: processes.killed == 1", "r@tiny: processes.killed == 1"),
                // 4 MiB / 4 KiB, each in its own guest
                of("names-fork-in-two-runs", 0, "one@x.c: access.count == 1_024", "two@y.c: access.count == 1_024"),
                // 32 MiB / 4 KiB
                of("names-region-of-another", 0, FaultFile.each("access.count == 8_192", "r", "s1", "s2")),
                of("pressure-gone", 0, "r@a: balloon.size == 0", "r: host.memory.free > 209_715_200"),
                of("protect-one-page", 0, "r: access.lost == 0"),
                of("reserved-without-svnapot", 0, "n: faults.malformed == 1"),
                of("shadow-limit", 2, "line 1: one walk of x86_64 needs 4"));
    }

    static List<FaultFile> hostile() {
        return List.of(
                of("hostile/01-division-by-zero-held", 1),
                of("hostile/02-cr-at-end-skips-validation", 2, "line 2: '+' does not join a size and a time"),
                // no page has a frame but the guest's root
                of("hostile/03-ksm-zero-pages-endless", 0, "r: memory.host == 4096"),
                of("hostile/04-second-frame-cut", 2, "line 3: the zstd data are cut off"),
                of("hostile/05-step-ignored", 0, "r: access.count == 4"), // 0, 3, 6, 9
                of("hostile/06-where-ignored", 2, "line 3: 'where' chooses among the runs of a sweep"),
                of("hostile/07-empty-trace-name", 2, "line 1: The name of the trace file is empty"),
                of("hostile/08-repeat-2-64", 2, "line 2: A count is from 0 to 2^63 - 1"),
                of("hostile/10-import-alone", 2, "line 2: A text in quotes is missing before 'host'"),
                of("hostile/11-bit-64", 2, "line 1: An entry of 8 bytes has no bit 64"),
                of("hostile/12-map-to-nothing", 2, "line 2: nothing of p is at 0x1000000000"),
                of("hostile/13-handler-faults", 2, "line 1: a double fault: the fault handler for the page at hVA 0x"),
                of("hostile/14-resident-not-mapped", 2, "line 2: the page at hVA 0x"),
                of("hostile/16-tlb-2-30", 2, "line 1: A cache has 1 to 1048576 entries"),
                of("hostile/17-killed-at-setup", 2, "line 2: guest g is out of memory: 1024 of 1024 frames are in use"),
                of("hostile/19-sharing-8-PiB", 2, "line 2: Guest g has 8192 TiB of memory"),
                of("hostile/20-check-16-TiB", 2, "line 1: Host box has 16 TiB of memory"),
                of("hostile/21-nested-2000", 2, "line 2: This is nested too deep, at most 400"),
                of("hostile/23-field-in-32-bit", 2, "line 1: An entry of 4 bytes has no bit 40"),
                of("hostile/30-guests-2-31", 2, "line 1: There may be 1 to 100_000 of them"),
                of("hostile/40-for-to-2-63", 0, "r: access.count == 2"),
                // 3^64 = 3.4 * 10^30, 3^32 = 1.9 * 10^15
                of("hostile/42-lets-squared", 2, "line 8: a plain number of 2^64 or more"),
                // a has two host pages of 2 MiB, b one, the tables one: 8 MiB
                of("hostile/50-check-ksm-backing", 0, "r: access.count == 512", "r: memory.host == 8_388_608"),
                // no 512 frames in a row are left of 4 MiB
                of("hostile/51-check-remap-backing", 2, "line 2: the host is out of memory"));
    }

    /** None breaks conservation or fails inside, statement by statement; some name what is not there, or what does not fit. */
    static List<FaultFile> random() {
        return List.of(
                of("random/host-memory-5-not-4", 2, "line 9: pages 3..3 do not exist: there are 1"),
                of("random/killed", 2, "line 8: guest g is out of memory"),
                of("random/page-with-a-frame-and-away", 2, "line 10: the host is out of memory"),
                // of pages that were read in, one is to go whose entry was cleared
                of("random/resident-not-mapped", 2, "line 11: the page at gVA 0x7ff000 of g.p is to make room"),
                of("random/tlb-holds-free-frame", 2, "line 10: box.g is no guest with memory of its own"),
                // 1 MiB of the 4 MiB is mapped in g.p, and faults are fatal beyond; the trace has 1,000 accesses
                of(
                        "random/written-unnoticed",
                        0,
                        "r0: access.count == 1_024",
                        "r0: access.lost == 768",
                        "r1: access.count == 1_000"));
    }

    @ParameterizedTest
    @MethodSource({"scenarios", "hostile", "random"})
    void doesWhatItSays(FaultFile file) {
        file.holds();
    }

    @Test
    void noneIsForgotten() {
        List<String> rows = java.util.stream.Stream.of(scenarios(), hostile(), random())
                .flatMap(List::stream)
                .map(FaultFile::name)
                .sorted()
                .toList();
        assertEquals(FaultFile.all(), rows);
    }

    // ------------------------------------------------------------------ what one row does not say

    private JsonObject json(String name) {
        Outcome o = call("run", of(name, 0).path().toString(), "--json", "-");
        return JsonParser.parseString(o.out()).getAsJsonObject();
    }

    private static double figure(JsonObject json, String run, String scope, String metric) {
        JsonObject at = json.getAsJsonObject("runs").getAsJsonObject(run);
        if (scope != null) at = at.getAsJsonObject("scopes").getAsJsonObject(scope);
        JsonObject metrics = at.has("metrics") ? at.getAsJsonObject("metrics") : at;
        return metrics.get(metric).getAsDouble();
    }

    /** A copy of a file in which something is said otherwise. */
    private Path variant(String name, String was, String is) throws IOException {
        String text = Files.readString(of(name, 0).path());
        assertTrue(text.contains(was), was);
        return Files.writeString(folder.resolve("variant.vmem"), text.replace(was, is));
    }

    /** Guests that are equal make equally many accesses, within a tenth. */
    @Test
    void devicesAreFair() {
        JsonObject json = json("devices-fair");
        double[] accesses = new double[4];
        for (int i = 0; i < 4; i++) accesses[i] = figure(json, "a", "vm[" + i + "]", "access.count");
        java.util.Arrays.sort(accesses);
        assertTrue(accesses[0] > 0.9 * accesses[3], java.util.Arrays.toString(accesses));
    }

    /** Each request takes 8 ms, and 4,096 bytes of 150 MiB/s, 26,042 ns: that is the drive's busy time. */
    @Test
    void devicesAreBusyAsTheDriveIs() {
        JsonObject json = json("devices-queue");
        double requests = figure(json, "a", null, "disk.host.requests");
        assertTrue(requests > 1_200, "it is saturated");
        assertEquals(requests * 8_026_042, figure(json, "a", null, "time.devices"), 1);
    }

    /** Beside a guest that panics another goes on as beside one in which a process is killed. */
    @Test
    void panicsEndNobodyElse() {
        JsonObject json = json("memory-panic");
        assertEquals(figure(json, "kill", "b", "access.count"), figure(json, "panic", "b", "access.count"));
    }

    /** x / 0 is not known, and no comparison with it holds. */
    @Test
    void quotientsByZeroAreUnknown() {
        Outcome o = call("run", of("hostile/01-division-by-zero-held", 0).path().toString());
        assertTrue(o.out().contains("expectations: 4 unknown"), o.out());
    }

    /** By the manuals, without the run that is an error: INVLPG, INVPCID 0 to 3, INVVPID, INVEPT, CR0, CR3 and CR4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invpcid0/x: tlb.misses == 1", // where p runs it is INVLPG, which drops global translations
                "invpcid0b/x: tlb.hits == 1",
                "invpcid1/g: tlb.hits == 1",
                "invpcid1/n: tlb.misses == 1",
                "invvpid1/g: tlb.misses == 1",
                "invvpid1/n: tlb.misses == 1",
                "invvpidGp/n: walk.references.nested == 0", // guest-physical mappings stay
                "invvpidGp/n: walk.references.guest == 4",
                "invept1/n: walk.references.guest == 4", // nothing stays: the first address 4, each of four others 1
                "invept1/n: walk.references.nested == 8",
                "invept1other/n: tlb.hits == 1",
                "hfenceAddr/n: tlb.misses == 1",
                "smep/n: tlb.hits == 1", // CR4.SMEP drops what is of the current PCID, and this is of another
                "wp/n: tlb.hits == 1",
                "invall/g: tlb.hits == 1",
                "invall/n: tlb.misses == 1",
                "cr3/g: tlb.hits == 1",
                "cr3/n: tlb.misses == 1",
                "cr3keep/n: tlb.hits == 1"
            })
    void invalidation(String fact) throws IOException {
        Path file = variant("invalidation", "run wpon on x.g { x.g.p: control nonsense on }", "");
        Files.copy(file, folder.resolve("copy.vmem"));
        new FaultFile(folder.resolve("copy").toString(), 0, List.of(fact)).holds();
    }

    /** With room for one walk the limit is kept: 4 shadow pages, however many tables there are. */
    @Test
    void shadowPagesStayWithinTheLimit() throws IOException {
        variant("shadow-limit", "limit 3", "limit 4");
        new FaultFile(
                        folder.resolve("variant").toString(),
                        0,
                        List.of("r: shadow.pages <= 4", "r: access.count == 4_096"))
                .holds();
    }

    /** Where the host is large enough these two come to their end, and their books balance. */
    @ParameterizedTest
    @CsvSource({
        "hostile/51-check-remap-backing, memory 4 MiB, memory 16 MiB",
        "random/page-with-a-frame-and-away, box { memory 4 MiB, box { memory 32 MiB"
    })
    void booksBalanceInLargerHosts(String name, String was, String is) throws IOException {
        variant(name, was, is);
        new FaultFile(folder.resolve("variant").toString(), 0, List.of()).holds();
    }

    /** What an explanation tells, in order. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain-first-switch viaSwitch | write of the page-table base register; loads the shadow root",
                "explain-first-switch viaLoad | write of the page-table base register; loads the shadow root",
                "explain-event r 2 | writes guest pt[0]; exit to the VMM: write to a write-protected guest table; VMM writes"
                        + " shadow pt[0]; exit to the VMM: invalidation; drop gVA 0x400000; writes guest pt[3]; drop gVA 0x403000",
                "explain-event r 3 | exit to the VMM: invalidation; the TLBs drop gVA 0x400000",
                "explain-first-touch r | the entry is absent; guest OS takes a page fault; violation of the second stage;"
                        + " VMM looks up the PMAP; guest OS zeroes a page; guest OS writes guest pml4[0]; guest OS writes"
                        + " guest pt[0]; l1 is filled; 24 of nested tables",
                "explain-handler r | the entries do not grant writing; runs the scenario's own fault handler; protect va to"
                        + " rw; writes guest pt[0]; the TLBs drop gVA 0x400000; l1 is filled"
            })
    void explanationsTellItInOrder(String what, String parts) {
        String[] words = what.split(" ");
        String statement = words.length > 2 ? words[2] : "1";
        Outcome o = call("explain", of(words[0], 0).path().toString(), words[1], "--statement", statement);
        assertEquals(0, o.exit(), o.err());
        int at = 0;
        for (String part : parts.split("; ?")) {
            int next = o.out().indexOf(part, at);
            assertTrue(next >= 0, () -> part + "\n" + o.out());
            at = next + part.length();
        }
    }
}
