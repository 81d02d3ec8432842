package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.settings.Amount;

/** A block that extends another keeps what it does not name, at every depth; what it names counts. */
class ExtendsTest {
    private static final String BASE = """
            host base {
                memory 1 GiB
                mmu skylake { tags asid, vpid }
                reclaim { sharing esx { scan 50_000 pages/s }   swap { disk nvme { queue 7 }   readAhead 4 }   order swapping }
                guest g[3] paging shadow {
                    memory 256 MiB
                    reserve 128 MiB
                    os { swap 256 MiB   kernel 1 MiB }
                    process p[2] { region heap at 0x40_0000 size 8 MiB lazy { page 4 KiB }   region code size 4 KiB }
                    process q
                    on fault missing at va { p[0]: set entries of page of va to 0x1000 }
                }
            }
            """;

    /** Without sharing all of 2 · 16 MiB stay in use. */
    @Test
    void aWordThatTurnsOffCounts() {
        NamesTest.run(NamesTest.fault("extends-none"));
    }

    @Test
    void aGuestKeepsWhatItsNamesakeSays() {
        NamesTest.run(NamesTest.fault("extends-guest"));
        GuestSpec g = kid("guest g { shares 2_000 }").guests().get(0);
        assertEquals(List.of(256L << 20, 128L << 20, 2000L), List.of(g.memory(), g.reserve(), g.shares()));
        assertEquals(3, g.replicas());
        assertEquals(Paging.SHADOW, g.paging());
        assertEquals(
                List.of("p", "q"), g.processes().stream().map(ProcessSpec::name).toList());
        assertEquals(1, g.handlers().size());
    }

    @Test
    void aHeaderCountsWhereItIsGiven() {
        GuestSpec g =
                kid("guest g[5] paging nested { os { kernel 2 MiB } }").guests().get(0);
        assertEquals(5, g.replicas());
        assertEquals(Paging.NESTED, g.paging());
        assertEquals(List.of(256L << 20, 2L << 20), List.of(g.os().swap(), g.os().kernel()));
    }

    @Test
    void processesAndRegionsMergeByName() {
        ProcessSpec p = kid("guest g { process p { region heap size 4 MiB   region stack size 4 KiB } }")
                .guests()
                .get(0)
                .processes()
                .get(0);
        assertEquals(2, p.replicas());
        assertEquals(
                List.of("heap", "code", "stack"),
                p.regions().stream().map(RegionSpec::name).toList());
        RegionSpec heap = p.regions().get(0);
        assertEquals(List.of(0x40_0000L, 4L << 20, 4096L), List.of(heap.start(), heap.size(), heap.page()));
        assertEquals(Backing.LAZY, heap.initially());
        assertEquals(
                Backing.MAPPED,
                kid("guest g { process p { region heap mapped } }")
                        .guests()
                        .get(0)
                        .processes()
                        .get(0)
                        .regions()
                        .get(0)
                        .initially());
    }

    @Test
    void groupsMergeFieldByField() {
        ReclaimSpec r = kid("reclaim { swap { readAhead 8 }   sharing { maxSharing 9 } }")
                .reclaim();
        assertEquals(
                List.of(8L, 7L), List.of(r.swap().readAhead(), r.swap().disk().queue()));
        assertEquals(List.of(ReclaimSpec.Means.SWAPPING), r.order());
        assertEquals(
                new ReclaimSpec.Sharing(ReclaimSpec.Style.ESX, Amount.perSecond(50_000), 0, 9, false), r.sharing());
        assertEquals(
                new ReclaimSpec.Sharing(ReclaimSpec.Style.KSM, Amount.perSecond(50_000), 0, 0, false),
                kid("reclaim { sharing ksm }").reclaim().sharing());
    }

    /** A list is one value; a definition named again keeps what was changed in its place, another one starts anew. */
    @Test
    void listsAndDefinitions() {
        assertEquals(
                List.of(ReclaimSpec.Means.BALLOONING),
                kid("reclaim { order ballooning }").reclaim().order());
        assertEquals(
                7,
                kid("reclaim { swap { disk nvme { bandwidth 1 MiB/s } } }")
                        .reclaim()
                        .swap()
                        .disk()
                        .queue());
        assertTrue(7
                != kid("reclaim { swap { disk sata } }").reclaim().swap().disk().queue());
        assertEquals(2, kid("mmu skylake { accessedDirty fault }").mmu().tags().size());
    }

    @Test
    void noneTurnsAllOfAGroupOff() {
        assertEquals(
                ReclaimSpec.Sharing.DEFAULT,
                kid("reclaim { sharing none }").reclaim().sharing());
        String block = "host box { reclaim { sharing none { scan 2_000 pages/s } } }";
        assertEquals(
                "no-effect 34 22 'sharing' is none, so its block has no effect. Leave the block out, or write another word"
                        + " before it.",
                Vmem.lines(Vmem.issues(Vmem.parse(block))));
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(Vmem.parse(block)));
        assertEquals(
                ReclaimSpec.Sharing.DEFAULT,
                mapping.scenario().hosts().get(0).reclaim().sharing());
    }

    /** What is reached on two ways counts behind all that take from it. */
    @Test
    void whatANamesakeExtendsTooCountsLast() {
        HostSpec kid = host("""
                guest small { memory 32 MiB   reserve 1 MiB }
                host base { guest g extends small { memory 64 MiB } }
                host kid extends base { guest g extends small { shares 3 } }
                """);
        assertEquals(64L << 20, kid.guests().get(0).memory());
        assertEquals(1L << 20, kid.guests().get(0).reserve());
    }

    @Test
    void aNumberGoesWithAName() {
        GuestSpec b = host("host kid { guest a[4] { memory 64 MiB }   guest b extends a { } }")
                .guests()
                .get(1);
        assertEquals(0, b.replicas());
    }

    private static HostSpec kid(String block) {
        return host(BASE + "host kid extends base { " + block + " }");
    }

    /** The host called kid, as a run on it has it. */
    private static HostSpec host(String text) {
        return NamesTest.mapping(text).scenario().hosts().stream()
                .filter(h -> h.name().equals("kid"))
                .findFirst()
                .orElseThrow();
    }
}
