package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.run.Expectation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Expression.Operator;
import org.vmemsim.runtime.scenario.run.Figure;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceFormat;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;

/** What a file means: the scenario that it stands for. */
class MappingTest {
    private static final String MACHINE =
            "host box { guest vm paging nested { process p { region heap at 0x40_0000 size 2 MiB } } }\n";

    // ------------------------------------------------------------------ machines

    @Test
    void aHostWithoutAnyThingHasAllDefaults() {
        HostSpec h = map("host b { }").hosts().get(0);
        assertEquals(HostSpec.DEFAULT.memory(), h.memory());
        assertEquals("x86_64", h.mmu().layout().name());
        assertEquals("ept", h.mmu().secondStage().name());
        assertEquals(MmuSpec.DEFAULT.tlbs(), h.mmu().tlbs());
    }

    @Test
    void settingsReachTheirRecordsInCanonicalUnits() {
        HostSpec h =
                map("host b { memory 1.5 GiB   reclaim { free { high 8 % }   estimate { period 2 min } }   costs exam { exit 1.5 us } }")
                        .hosts()
                        .get(0);
        assertEquals(3L << 29, h.memory());
        assertEquals(0.08, h.reclaim().free().high());
        assertEquals(0.04, h.reclaim().free().soft(), "what is not said keeps its default");
        assertEquals(120_000_000_000L, h.reclaim().estimate().period());
        assertEquals("exam", h.costs().name());
        assertEquals(Cost.nanoseconds("1500"), h.costs().exit());
    }

    @Test
    void costsKeepTheirUnit() {
        HostSpec h =
                map("costs c extends measured2024 { exit 900 cycles   tlbHit { l3 9 cycles } }\nhost b { costs c }")
                        .hosts()
                        .get(0);
        assertEquals(Cost.cycles("900"), h.costs().exit());
        assertEquals(Cost.cycles("3500"), h.costs().emulation());
        assertEquals(
                Map.of("l1", Cost.cycles("0"), "l2", Cost.cycles("7"), "l3", Cost.cycles("9")),
                h.costs().tlbHit());
    }

    /** Amounts are shares or numbers; a word before a block is one of its settings; who extends an image is of its family. */
    @Test
    void imagesAndSharing() {
        HostSpec h = map("""
                        image base { zero 12 %   groups 10 { size 20 pages }   changing 50 pages { every 10 s } }
                        image more extends base { zero 3 pages   common 0.5 % }
                        host b {
                            reclaim { sharing ksm { scan 200 pages   maxSharing 16   useZeroPages on } }
                            guest g paging nested { image more   process p { region r size 4 MiB { image base } } }
                        }
                        """).hosts().get(0);
        ImageSpec base = h.guests().get(0).processes().get(0).regions().get(0).image();
        ImageSpec more = h.guests().get(0).image();
        assertEquals(Amount.share(0.12), base.zero());
        assertEquals(new ImageSpec.Groups(10, 20), base.groups());
        assertEquals(new ImageSpec.Changing(Amount.count(50), 10_000_000_000L), base.changing());
        assertEquals("base base", base.name() + " " + base.family());
        assertEquals("more base", more.name() + " " + more.family());
        assertEquals(Amount.count(3), more.zero());
        assertEquals(base.groups(), more.groups());
        assertEquals(Amount.share(0.005), more.common());
        assertEquals(
                new ReclaimSpec.Sharing(ReclaimSpec.Style.KSM, Amount.count(200), 0, 16, true),
                h.reclaim().sharing());
    }

    @Test
    void aRateMakesSharingThatOfEsx() {
        List<HostSpec> hosts = map("""
                        host c { reclaim { sharing { scan 2_000 pages/s } } }
                        host d { reclaim { sharing esx } }
                        host e { }
                        """).hosts();
        assertEquals(
                new ReclaimSpec.Sharing(ReclaimSpec.Style.ESX, Amount.perSecond(2000), 0, 0, false),
                hosts.get(0).reclaim().sharing());
        assertEquals(ReclaimSpec.Style.ESX, hosts.get(1).reclaim().sharing().style());
        assertEquals(ReclaimSpec.Sharing.DEFAULT, hosts.get(2).reclaim().sharing());
    }

    @Test
    void cachesAreChangedNotReplaced() {
        MmuSpec m = map("""
                        mmu big extends skylake {
                            tlb l2 { 4 KiB, 2 MiB: 3_072 entries 12 ways   replacement treePlru }
                            walkCache { pd: 64 entries 8 ways }
                        }
                        host b { mmu big { nestedTlb { 4 KiB: 128 entries 4 ways } } }
                        """).hosts().get(0).mmu();
        assertEquals(
                List.of("l1i", "l1d", "l2"),
                m.tlbs().stream().map(t -> t.name()).toList());
        assertEquals(
                List.of(new PagePart(List.of(1L << 30), 16, 4), new PagePart(List.of(4096L, 2L << 20), 3072, 12)),
                m.tlbs().get(2).parts());
        assertEquals(Replacement.TREE_PLRU, m.tlbs().get(2).replacement());
        assertEquals(
                List.of(
                        new LevelPart(List.of("pml4"), 2, 0),
                        new LevelPart(List.of("pdpt"), 4, 0),
                        new LevelPart(List.of("pd"), 64, 8)),
                m.walkCaches().get(0).parts());
        assertEquals(
                List.of(new PagePart(List.of(4096L), 128, 4)), m.nestedTlb().parts());
    }

    @Test
    void anMmuWithoutTlbsHasNone() {
        assertEquals(List.of(), map("host b { mmu bare }").hosts().get(0).mmu().tlbs());
    }

    @Test
    void guestsTakeOverWhatTheyExtend() {
        GuestSpec g = map("""
                        guest base paging shadow { memory 1 GiB   process p { region r at 0x1000 size 4 KiB } }
                        host b { guest web[3] extends base { process q   shadow { limit 64 pages } } }
                        """).hosts().get(0).guests().get(0);
        assertEquals(3, g.replicas());
        assertEquals(Paging.SHADOW, g.paging());
        assertEquals(1L << 30, g.memory());
        assertEquals(64, g.shadow().limit());
        assertEquals(
                List.of("p", "q"), g.processes().stream().map(p -> p.name()).toList());
    }

    @Test
    void regionsWithoutAnAddressArePlaced() {
        var regions =
                map("host b { process p { region a size 5 MiB   region b at 0x60_0000 size 1 MiB lazy   region c size 4 KiB   region d size 2 pages } }")
                        .hosts()
                        .get(0)
                        .processes()
                        .get(0)
                        .regions();
        assertEquals(
                List.of(8L << 20, 6L << 20, 4L << 20, 14L << 20),
                regions.stream().map(r -> r.start()).toList(),
                "5 MiB from 4 MiB would meet b; c fits below b; d goes behind all");
        assertEquals(8192, regions.get(3).size());
        assertEquals(Backing.LAZY, regions.get(1).initially());
    }

    // ------------------------------------------------------------------ runs

    @Test
    void subjectsArePathsFromTheHost() {
        RunSpec r = map(MACHINE + "run r on vm { p: read 0x1000   p: { write heap } }")
                .runs()
                .get(0);
        assertEquals(Subject.of("box", "vm"), r.on());
        Statement.Acting first = (Statement.Acting) r.body().get(0);
        assertEquals(Subject.of("box", "vm", "p"), first.actor());
        assertEquals(
                List.of(new Operation.Access(
                        Operation.Access.Kind.READ,
                        new Place(false, new Place.Addresses(Expression.of(0x1000), null, false)),
                        null,
                        2)),
                first.body());
        Operation.Access write =
                (Operation.Access) ((Statement.Acting) r.body().get(1)).body().get(0);
        assertEquals(
                new Place.Pages(null, null, false, new Place.RegionBase(Subject.of("box", "vm", "p"), "heap")),
                write.place().extent());
    }

    @Test
    void replicasAreCounted() {
        RunSpec r = map("""
                        host b { guest g[2] paging shadow { process p[4] { region d at 0x1000 size 4 KiB } } }
                        run r on g[1] { for k in 0..<4 { load root of p[k]   read pages of p[k].d }   g[*]: invalidate all }
                        """).runs().get(0);
        Statement.ForEach loop = (Statement.ForEach) r.body().get(0);
        Subject expected = new Subject(List.of(
                new Subject.Part("b", null),
                new Subject.Part("g", Expression.of(1)),
                new Subject.Part("p", new Expression.Variable("k"))));
        assertEquals(expected, ((Operation.LoadRoot) loop.body().get(0)).process());
        Place.Pages pages =
                (Place.Pages) ((Operation.Access) loop.body().get(1)).place().extent();
        assertEquals(expected, ((Place.RegionBase) pages.base()).process());
        assertEquals(
                Subject.ALL,
                ((Statement.Acting) r.body().get(1)).actor().path().get(1).index());
    }

    @Test
    void whatAHostExtendsIsItsOwn() {
        Scenario s = map("host a { process p }\nhost b extends a { memory 1 GiB }\nrun r on b.p { read 0x1000 }");
        assertEquals(Subject.of("b", "p"), s.runs().get(0).on());
        assertEquals(1, s.host("b").orElseThrow().processes().size());
    }

    @Test
    void expressionsWithoutVariablesAreComputed() {
        RunSpec r = map("let N = 512\n" + MACHINE
                        + "run r on p { for i in 0..<N / 4 { write 0x1000 + (N + i) * 4 KiB } }")
                .runs()
                .get(0);
        Statement.ForEach loop = (Statement.ForEach) r.body().get(0);
        assertEquals(Expression.of(128), loop.to());
        assertFalse(loop.closed());
        Place.Addresses a = (Place.Addresses)
                ((Operation.Access) loop.body().get(0)).place().extent();
        assertEquals(
                new Expression.Arithmetic(
                        Operator.ADD,
                        Expression.of(0x1000),
                        new Expression.Arithmetic(
                                Operator.MULTIPLY,
                                new Expression.Arithmetic(
                                        Operator.ADD, Expression.of(512), new Expression.Variable("i")),
                                Expression.of(4096))),
                a.from());
    }

    @Test
    void letsCanBeOverridden() {
        String text = "let all2 = 2 MiB\nlet half = all2 / 2\nhost b { memory half }";
        Mapping m = Vmem.get(ScenarioMapper.class)
                .map(Vmem.model(Vmem.parse(text)), Map.of("all2", new BigDecimal(8 << 20)));
        assertEquals(4 << 20, m.scenario().hosts().get(0).memory());
    }

    @Test
    void handlersKnowTheirAddress() {
        var g =
                map("host b { guest g paging shadow { process p on fault missing at va { set entries of page of va to 0x100_0000 + va } } }")
                        .hosts()
                        .get(0)
                        .guests()
                        .get(0);
        Operation.SetEntries set =
                (Operation.SetEntries) g.handlers().get(0).body().get(0);
        assertEquals(
                new Place.AddressBase(new Expression.Variable("va")),
                ((Place.Pages) set.place().extent()).base());
        assertEquals("va", g.handlers().get(0).variable());
    }

    @Test
    void runsTakeOverWhatTheyExtend() {
        Scenario s = map(MACHINE + "run a on p { read 0x1000 }\nrun b extends a { write 0x1000 }");
        RunSpec b = s.run("b").orElseThrow();
        assertEquals(2, b.body().size());
        assertEquals(Subject.of("box", "vm", "p"), b.on());
    }

    // ------------------------------------------------------------------ traces

    @Test
    void tracesAreMadeOfTraces() {
        Scenario s = map(MACHINE + """
                trace a = file "x/a.gz" { format lackey   length 5 thousand }
                trace b = zipf { over 3 GiB   writes 30 %   seed 7 }
                trace c = trace a then trace b { length 1 million }
                run r on p { replay c }
                """);
        Operation.Replay replay = (Operation.Replay) s.runs().get(0).body().get(0);
        TraceSequence c = assertInstanceOf(TraceSequence.class, replay.trace());
        assertEquals(
                new FileTrace("x/a.gz", TraceFormat.LACKEY, 5000), c.parts().get(0));
        ZipfTrace z = ZipfTrace.DEFAULT;
        assertEquals(
                new ZipfTrace(3L << 30, z.skew(), 0.3, 1_000_000, 7), c.parts().get(1));
    }

    // ------------------------------------------------------------------ expectations

    @Test
    void metricsAreOfRunsPhasesAndMachines() {
        Scenario s = map(MACHINE + """
                run r on vm {
                    phase faults { p: read heap   expect faults.true == 0 }
                    expect vm.p.tlb.misses < 3
                }
                expect r.faults.walk.references   ==   24   // of the phase
                expect r.vm.memory.host == 4 MiB within 5 %
                """);
        Statement.Phase phase = (Statement.Phase) s.runs().get(0).body().get(0);
        Expectation inPhase = ((Statement.Check) phase.body().get(1)).expectation();
        assertEquals(new Figure.Metric(null, null, null, "faults.true"), inPhase.left());
        Expectation inRun = ((Statement.Check) s.runs().get(0).body().get(1)).expectation();
        assertEquals(new Figure.Metric(null, null, Subject.of("box", "vm", "p"), "tlb.misses"), inRun.left());
        Expectation first = s.expectations().get(0);
        assertEquals("r.faults.walk.references == 24", first.text());
        assertEquals(new Figure.Metric("r", "faults", null, "walk.references"), first.left());
        assertNull(first.tolerance());
        assertEquals(6, first.line());
        Expectation second = s.expectations().get(1);
        assertEquals(new Figure.Number(4 << 20, Dimension.BYTES), second.right());
        assertEquals(true, second.relative());
        assertEquals(new Figure.Number(0.05, Dimension.RATIO), second.tolerance());
    }

    @Test
    void aToleranceOfAPercentageIsInPercentagePoints() {
        Scenario s = map(MACHINE + "run r on p { read heap }\nexpect r.tlb.missRate == 5 % ± 1 %");
        assertFalse(s.expectations().get(0).relative());
    }

    @Test
    void explanationsNameRuns() {
        Scenario s = map(MACHINE + "run r on p { read heap }\nexplain access 2 of r");
        assertEquals(List.of(new ExplainSpec("r", ExplainSpec.What.ACCESS, 2, 3)), s.explanations());
    }

    @Test
    void mappingIsDeterministic() {
        String text = Vmem.read(Vmem.files("samples").get(26));
        assertEquals(mapped(text), mapped(text));
    }

    private static Scenario mapped(String text) {
        return Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text))).scenario();
    }

    private static Scenario map(String text) {
        Mapping m = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(text)));
        assertFalse(m.hasErrors(), () -> m.issues().toString());
        return m.scenario();
    }
}
