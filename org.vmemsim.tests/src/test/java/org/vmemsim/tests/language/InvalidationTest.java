package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.run.Simulation;

/**
 * What drops translations, as a user writes it: statements, tags, and what look-ups cost. Cell by cell the same is held
 * against the manuals' tables by the runtime's {@code InvalidationCellsTest}.
 */
class InvalidationTest {
    /** p's page 0 is global, its page 1 is not. */
    private static final String MACHINES = """
            mmu m {
                layout x86_64   secondStage ept   tags asid, vpid
                tlb l1 { 4 KiB: 64 entries }
                walkCache { pd, pdpt, pml4: 32 entries }
                nestedTlb { 4 KiB: 32 entries }
            }
            host x {
                memory 2 GiB   mmu m
                guest g paging nested {
                    memory 64 MiB
                    process p { region a at 0x4000_0000 size 16 KiB   region z at 0x8000_0000 size 4 KiB }
                    process q { region a at 0x4000_0000 size 16 KiB }
                }
                guest g2 paging nested { memory 64 MiB   process r2 { region a at 0x4000_0000 size 16 KiB } }
            }
            run r on x.g {
                x.g.p: set global of page 0 of x.g.p.a   x.g.p: read pages of x.g.p.a
            """;

    private static Mapping map(String text) {
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertEquals(List.of(), mapping.issues(), text);
        return mapping;
    }

    private static void held(String text) {
        List<String> broken = Simulation.run(map(text).scenario(), Options.in(Path.of("")))
                .allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
    }

    private static String read(String phase, String page, String expect) {
        return "phase " + phase + " { " + page.replace(": ", ": read page ") + " expect " + expect + " }\n";
    }

    /** {@code invalidate} and its like mean the same on every processor; hits and misses of pages 0 and 1 of p behind them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // where p runs as INVLPG, where q does as INVPCID 0, which keeps global translations
                "x.g.p: invalidate page 0 of x.g.p.a | miss | hit",
                "x.g.q: read page 1 of x.g.q.a   x.g.p: invalidate page 0 of x.g.p.a | hit | hit",
                "x.g.q: read page 1 of x.g.q.a   x.g.p: invalidate page 1 of x.g.p.a | hit | miss",
                "invalidate all of x.g.p | hit | miss", // INVPCID 1
                "x.g.q: read page 1 of x.g.q.a   x.g.q: invalidate all | hit | miss", // INVPCID 3
                "x.g.q: invalidate all and global | miss | miss", // INVPCID 2
                "x: invalidate all of x.g | miss | miss", // INVVPID 1
                "x: invalidate all and global of x.g | miss | miss",
                "x: invalidate all of x.g2 | hit | hit",
                "x: invalidate secondStage all of x.g | miss | miss", // INVEPT 1
                "x.g2.r2: read page 1 of x.g2.r2.a   x: invalidate secondStage all of x.g2 | hit | hit",
                "x: invalidate secondStage all | miss | miss", // INVEPT 2
                "x: invalidate secondStage page 7 of x.g | miss | miss", // as HFENCE.GVMA: all that is combined
                "load root of x.g.p | hit | miss", // MOV CR3
                "load root of x.g.p keeping translations | hit | hit",
                "x.g.q: control smep on | hit | hit", // of q's PCID, and global: see below
                "x.g.p: control wp off | hit | hit",
                "x.g.p: control writeProtect on | hit | hit",
                "x.g.p: control pge off | miss | miss",
                "x.g.p: control pae off | miss | miss",
                "x.g.p: control smap on | hit | hit",
                "x.g.p: issue invlpg on page 0 of x.g.p.a | miss | hit",
                "x.g.p: issue invpcid 0 on page 1 of x.g.p.a | hit | miss",
                "x.g.p: issue invpcid 0 on 0x4000_1000 of x.g.p | hit | miss",
                "x.g.p: issue invpcid 1 of x.g.q | hit | hit",
                "x.g.p: issue invpcid 1 of 1 | hit | miss", // PCID 1 is p's: the first that nobody was given
                "x.g: issue invpcid 2 | miss | miss",
                "x.g: issue invpcid 3 | hit | miss",
                "x: issue invvpid 0 on pages 0..1 of x.g.p.a | miss | miss",
                "x: issue invvpid 3 of x.g | hit | miss",
                "x: issue invvpid 2 | miss | miss",
                "x: issue invept 1 of x.g2 | hit | hit",
                "x: issue invept 2 | miss | miss"
            })
    void statements(String statement, String global, String other) {
        if (statement.contains("smep")) global = "miss";
        held(MACHINES + statement + "\n"
                + read("n", "x.g.p: 1 of x.g.p.a", "tlb." + (other.equals("hit") ? "hits" : "misses") + " == 1")
                + read("g", "x.g.p: 0 of x.g.p.a", "tlb." + (global.equals("hit") ? "hits" : "misses") + " == 1")
                + "}");
    }

    /**
     * INVVPID leaves what is guest-physical: the nested TLB still has all five pages of the walk. INVEPT leaves nothing: the
     * first address takes 4 entries of the second stage, whose walk caches leave 1 for each of the other four, all within
     * 2 MiB.
     */
    @ParameterizedTest
    @CsvSource({"invalidate all and global of x.g, 0", "issue invvpid 1 of x.g, 0", "issue invept 1 of x.g, 8"})
    void guestPhysicalMappings(String statement, int nested) {
        String both = "walk.references.guest == 4   expect walk.references.nested == " + nested;
        held(MACHINES + "x: " + statement + "\n" + read("n", "x.g.p: 1 of x.g.p.a", both) + "}");
    }

    /**
     * AMD's processors tag guests with ASIDs: exits keep what is held (APM 2, 15.16). The lazy page takes three: its two tables
     * and the page are new in guest memory.
     */
    @Test
    void asidsOfAmdKeepTranslationsOverExits() {
        held("""
                mmu z extends zen2 { }
                host x {
                    memory 1 GiB   mmu z
                    guest g paging nested {
                        memory 64 MiB
                        process p { region a at 0x4000_0000 size 16 KiB   region c at 0x8000_0000 size 16 KiB lazy }
                    }
                }
                run r on x.g.p {
                    read 0x4000_0000   read 0x8000_0000
                    expect exits.violation == 3
                    phase b { read 0x4000_0000   expect tlb.hits == 1 }
                }
                """);
    }

    /** Two address spaces with one tag: the second is led to the first one's page until somebody invalidates. */
    @Test
    void aTagGivenTwiceIsStale() {
        held("""
                host x {
                    mmu skylake
                    process p { asid 5   region a at 0x4000_0000 size 16 KiB }
                    process q { asid 5   region a at 0x4000_0000 size 16 KiB }
                }
                run stale on x.p {
                    read 0x4000_0000
                    phase hit { q: read 0x4000_0000   expect tlb.hits == 1 }
                    q: issue invpcid 1 of 5
                    phase own { q: read 0x4000_0000   expect tlb.misses == 1 }
                }
                """);
    }

    /** The same of guests: tags of RISC-V and AMD are all there is; a VPID goes with the root of EPT (SDM 3C, 28.3.1). */
    @ParameterizedTest
    @CsvSource({"rocketH, hits, asid 3", "zen2, hits, ''", "skylake, misses, asid 3"})
    void aMachinesTagGivenTwice(String mmu, String outcome, String asid) {
        held("""
                mmu m extends %s { }
                host x {
                    memory 1 GiB   mmu m
                    guest g paging nested { memory 64 MiB   vpid 7   process p { %s   region a at 0x4000_0000 size 16 KiB } }
                    guest h paging nested { memory 64 MiB   vpid 7   process p { %s   region a at 0x4000_0000 size 16 KiB } }
                }
                run r on x {
                    g.p: read 0x4000_0000
                    phase other { h.p: read 0x4000_0000   expect tlb.%s == 1 }
                }
                """.formatted(mmu, asid, asid, outcome));
    }

    /**
     * Silberschatz: memory 100 ns, TLB 20 ns, 80 % hits: 140 ns. Here 1 miss of 5, a table of one level: 5 · (20 + 100) + 100
     * = 700 ns. Asked twice, a second level costs only after a miss: 3 ns more with 3 ns.
     */
    @Test
    void lookUpsCostOnMissesToo() {
        String text = """
                mmu m { layout flat32   tlb l1 { 4 KiB: 16 entries }   tlb l2 { 4 KiB: 64 entries } }
                costs c { access 100 ns   memoryReference 100 ns   tlbLookup { l1 20 ns   l2 %s } }
                host x { mmu m   layout flat32   costs c   process p { region a at 0x40_0000 size 4 KiB } }
                run r on x.p { repeat 5 { read 0x40_0000 } }
                expect r.time.total == %s
                expect r.time.tlb == %s
                """;
        held(text.formatted("0 ns", "700 ns", "100 ns"));
        held(text.formatted("3 ns", "703 ns", "103 ns"));
    }

    /**
     * A cold nested walk: 4 entries of the guest, and of the second stage 4 for the first address and, by its walk caches, 1
     * for each of the other four: 12 references. Walk caches are asked once in the guest's dimension and five times in the
     * second, the nested TLB five times: 12 · 60 + 6 · 2 + 5 · 1 = 737 ns.
     */
    @Test
    void lookUpsOnTheWalkCost() {
        held("""
                mmu m {
                    layout x86_64   secondStage ept   tlb l1 { 4 KiB: 16 entries }
                    walkCache { pml4, pdpt, pd: 16 entries }   nestedTlb { 4 KiB: 16 entries }
                }
                costs c { walkCacheLookup 2 ns   nestedTlbLookup 1 ns }
                host x {
                    mmu m   costs c
                    guest g paging nested { memory 64 MiB   process p { region a at 0x40_0000 size 4 KiB } }
                }
                run r on x.g.p { read 0x40_0000 }
                expect r.walk.references == 12
                expect r.time.walks == 737 ns
                """);
    }

    // ------------------------------------------------------------------ what is refused

    private static final String RISCV = "mmu rocketH";
    private static final String INTEL = "mmu skylake";
    private static final String AMD = "mmu zen2";

    private static void refused(String mmu, String statement, String message) {
        String text =
                "host x { " + mmu + "   guest g paging nested { process p { region a at 0x4000_0000 size 16 KiB } } }\n"
                        + "run r on x.g.p { " + statement + " }";
        List<String> found = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).issues().stream()
                .map(i -> i.message())
                .toList();
        assertEquals(List.of(message), found, text);
    }

    @Test
    void whatAProcessorDoesNotHave() {
        refused(
                INTEL,
                "control nonsense on",
                "No control register has a bit 'nonsense'. Possible: pg, wp, pge, pcide, pae, smep, smap, nxe.");
        refused(INTEL, "control smpe on", "No control register has a bit 'smpe'. Did you mean 'smep'?");
        refused(
                RISCV,
                "control smep on",
                "RISC-V processors have no 'smep'. 'control' writes control registers of x86.");
        refused(INTEL, "issue invlgp on page 0 of a", "There is no instruction 'invlgp'. Did you mean 'invlpg'?");
        refused(
                RISCV,
                "x: issue invept 2",
                "RISC-V processors have no 'invept'. They have sfence.vma, hfence.vvma, hfence.gvma.");
        refused(
                INTEL,
                "issue sfence.vma",
                "Intel processors have no 'sfence.vma'. They have invlpg, invpcid, invvpid, invept.");
        refused(INTEL, "issue invpcid 4", "'invpcid' wants a type: 0, 1, 2, 3.");
        refused(INTEL, "issue invpcid", "'invpcid' wants a type: 0, 1, 2, 3.");
        refused(INTEL, "issue invlpg 1 on page 0 of a", "'invlpg' takes no type. Write 'issue invlpg'.");
    }

    @Test
    void operandsThatDoNotFit() {
        refused(INTEL, "issue invlpg", "This instruction is not complete: write 'issue invlpg on ADDRESS'.");
        refused(INTEL, "issue invpcid 1", "This instruction is not complete: write 'issue invpcid 1 of PROCESS'.");
        refused(INTEL, "issue invpcid 2 of p", "This instruction takes no 'of': write 'issue invpcid 2'.");
        refused(
                INTEL,
                "issue invlpg on page 0 of g",
                "'invlpg' wants an address of a process: write 'issue invlpg on ADDRESS'.");
        refused(
                INTEL,
                "issue invpcid 1 of g",
                "'x.g' is no process, and this instruction wants one: write 'issue invpcid 1 of PROCESS'.");
        refused(
                INTEL,
                "x: issue invept 1 of 3",
                "No number tells one second stage from another: write 'issue invept 1 of GUEST'.");
        String tag = "' is no tag of this processor. Write a whole number from 0 to ";
        refused(INTEL, "issue invpcid 1 of 4_096", "'4_096" + tag + "4095, or whose tag is meant.");
        refused(INTEL, "issue invpcid 1 of 1.5", "'1.5" + tag + "4095, or whose tag is meant.");
        refused(INTEL, "issue invpcid 1 of 4 KiB", "'4 KiB" + tag + "4095, or whose tag is meant.");
        refused(
                INTEL,
                "x: issue invvpid 1 of 65_536",
                "'65_536' is no tag of this processor. Write a whole number from 1 to 65535, or whose tag is meant.");
        refused(INTEL, "issue invpcid 1.5 of p", "'invpcid' wants a type: 0, 1, 2, 3.");
        refused(INTEL, "issue invept 2", "Only a host does this: write 'x: issue invept 2'.");
    }

    /**
     * INVVPID of types 0, 1 and 3 fails for VPID 0 and drops nothing (Intel SDM 3C, 30.3); no VMCB may have ASID 0 (AMD APM 2,
     * 15.5.1). INVLPGA may name ASID 0 (APM 3): it drops the host's page, and the guest's stays.
     */
    @Test
    void theHostsTag() {
        String why =
                "Tag 0 is the host's, and '%s' fails for it. Write a whole number from 1 to %d, or whose tag is meant.";
        refused(INTEL, "x: issue invvpid 0 on page 0 of g.p.a of 0", why.formatted("invvpid 0", 0xffff));
        refused(INTEL, "x: issue invvpid 1 of 0", why.formatted("invvpid 1", 0xffff));
        refused(INTEL, "x: issue invvpid 3 of 0", why.formatted("invvpid 3", 0xffff));
        refused(AMD, "x: issue tlbControl 3 of 0", why.formatted("tlbControl 3", 0x7fff));
        refused(AMD, "x: issue tlbControl 7 of 0", why.formatted("tlbControl 7", 0x7fff));
        held("host x { " + AMD + " guest g paging nested { process p { region a at 0x4000_0000 size 16 KiB } } }\n"
                + "run r on x.g.p { read page 0 of a  x: issue invlpga on page 0 of a of 0"
                + "  read page 0 of a  expect tlb.misses == 1 }");
    }

    /** Addresses of the host's own processes have the host's tag, whoever is not named. */
    @Test
    void theHostsOwnAddresses() {
        String text = "host x { mmu skylake   process own { region a at 0x4000_0000 size 16 KiB } }\n"
                + "run r on x { issue invvpid 0 on %s }";
        List<String> found = Vmem.get(ScenarioMapper.class)
                .map(Vmem.model(Vmem.parse(text.formatted("page 0 of x.own.a"))))
                .issues()
                .stream()
                .map(i -> i.message())
                .toList();
        assertEquals(
                List.of("This is an address of the host's own process, whose tag is 0, and 'invvpid 0' fails for it."
                        + " Name an address of a guest's process."),
                found);
        Problem problem = Objects.requireNonNull(
                Simulation.run(map(text.formatted("0x4000_0000")).scenario(), Options.in(Path.of("")))
                        .runs()
                        .get(0)
                        .problem());
        assertEquals("tag 0 is the host's, and 'invvpid 0' fails for it", problem.message());
    }

    /** A guest that starts anew has its control registers as at the beginning: paging is on, else nothing could run. */
    @Test
    void aRebootResetsControlRegisters() {
        held("""
                host x { mmu skylake   guest g paging nested { process p { region a at 0x40_0000 size 16 KiB } } }
                run r on x.g.p { control pg off   x: reboot g   read pages of a   expect access.lost == 0 }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"process p { asid 4_096 }", "guest g paging nested { vpid 65_536 }"})
    void tagsThatDoNotFit(String part) {
        List<String> found = Vmem.get(ScenarioMapper.class)
                .map(Vmem.model(Vmem.parse("host x { mmu skylake   " + part + " }")))
                .issues()
                .stream()
                .map(i -> i.code())
                .toList();
        assertEquals(List.of("tag"), found);
    }

    /** Nothing runs on physical addresses: the machine would have to be another. */
    @Test
    void pagingThatIsOff() {
        Mapping off = map(MACHINES + "x.g.p: control paging off\nx.g.p: read page 0 of x.g.p.a }");
        Problem problem = Objects.requireNonNull(Simulation.run(off.scenario(), Options.in(Path.of("")))
                .runs()
                .get(0)
                .problem());
        assertEquals(
                "paging is off from here on, and g.p runs: its addresses would be physical ones", problem.message());
        held(MACHINES + "x.g.p: control paging off\nx.g.p: control paging on\n"
                + read("g", "x.g.p: 0 of x.g.p.a", "tlb.misses == 1") + "}");
    }
}
