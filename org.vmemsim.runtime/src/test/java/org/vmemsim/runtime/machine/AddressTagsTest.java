package org.vmemsim.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.run.Rig;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** Tags of translations, given and chosen, and control registers, where an access shows what they are. */
class AddressTagsTest {
    private static final long A = 0x4000_0000L;

    private static Rig rig(
            Paging mode, LayoutSpec layout, LayoutSpec second, long pTag, long qTag, MmuSpec.Tag... tags) {
        MmuSpec mmu = SettingGroup.of(MmuSpec.class).with(Scenarios.mmu(layout, second), Map.of("tags", List.of(tags)));
        GuestSpec vm = Scenarios.guest(mode, Map.of("memory", 1L << 28), process("p", pTag), process("q", qTag));
        return new Rig(Scenarios.host(mmu, vm));
    }

    private static ProcessSpec process(String name, long tag) {
        return SettingGroup.of(ProcessSpec.class)
                .with(
                        Scenarios.process(name, Scenarios.region("data", A, 16384, Backing.MAPPED, 0)),
                        Map.of("asid", tag));
    }

    private static long read(Rig r, String process) {
        return r.access(process, A, AccessKind.LOAD);
    }

    /** q reads p's page: what its own tables say is not asked. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void equalTagsShareTranslations(Paging mode) {
        Rig r = rig(mode, Layouts.X86_64, Layouts.EPT, 3, 3, MmuSpec.Tag.PCID, MmuSpec.Tag.VPID);
        long p = read(r, "p");
        assertEquals(p, read(r, "q"));
        assertEquals(1, r.count("tlb.misses"));
        r.carryOut("q", new Operation.LoadRoot(Rig.subject("q"), false, 0));
        assertNotEquals(p, read(r, "q"));
    }

    /** Who is given no tag gets one that nobody has, also if others are given theirs: 1 here, as 2 and 3 would be next. */
    @Test
    void tagsThatNobodyHas() {
        Rig r = rig(Paging.NESTED, Layouts.X86_64, Layouts.EPT, 1, 0, MmuSpec.Tag.PCID, MmuSpec.Tag.VPID);
        assertNotEquals(read(r, "p"), read(r, "q"));
        assertEquals(
                2,
                r.machine.processor().drop().processTag(r.vm(), r.process("q").context()));
        assertEquals(1, r.machine.processor().drop().machineTag(r.vm()));
    }

    /** Without tags {@code satp} drops nothing: the next process is led to the last one's page. {@code switch} flushes. */
    @Test
    void rootsOfRiscVWithoutTags() {
        Rig r = rig(Paging.NATIVE, Layouts.SV39, Layouts.SV39X4, 0, 0, MmuSpec.Tag.VMID);
        long p = read(r, "p");
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("q"), false, 0));
        assertEquals(p, read(r, "q"));
        assertNotEquals(p, read(rigAfterSwitch(), "q"));
    }

    private static Rig rigAfterSwitch() {
        Rig r = rig(Paging.NATIVE, Layouts.SV39, Layouts.SV39X4, 0, 0, MmuSpec.Tag.VMID);
        read(r, "p");
        r.carryOut("p", new Operation.SwitchTo(Rig.subject("q"), 0));
        return r;
    }

    /** With CR4.PGE off no page is global: what one process filled goes with its address space. */
    @Test
    void globalPagesOff() {
        Rig r = rig(Paging.NESTED, Layouts.X86_64, Layouts.EPT, 0, 0, MmuSpec.Tag.PCID, MmuSpec.Tag.VPID);
        r.carryOut("p", new Operation.ChangeBits(true, List.of("global"), Rig.at(A), 0));
        read(r, "p");
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("p"), false, 0));
        read(r, "p");
        assertEquals(1, r.count("tlb.misses")); // global: the root load left it
        r.carryOut("p", new Operation.Control(ControlBit.PGE, false, 0));
        read(r, "p");
        r.carryOut("p", new Operation.LoadRoot(Rig.subject("p"), false, 0));
        read(r, "p");
        assertEquals(3, r.count("tlb.misses"));
    }

    /** With CR4.PCIDE off each switch flushes. */
    @Test
    void processTagsOff() {
        Rig r = rig(Paging.NESTED, Layouts.X86_64, Layouts.EPT, 0, 0, MmuSpec.Tag.PCID, MmuSpec.Tag.VPID);
        r.carryOut("p", new Operation.Control(ControlBit.PCIDE, false, 0));
        read(r, "p");
        read(r, "q");
        read(r, "p");
        assertEquals(3, r.count("tlb.misses"));
        r.carryOut("p", new Operation.Control(ControlBit.PCIDE, true, 0));
        read(r, "q");
        read(r, "p");
        assertEquals(4, r.count("tlb.misses"));
    }

    /** With EFER.NXE off the no-execute bit is reserved: the page faults on a read, in every mode; on again, it reads. */
    @ParameterizedTest
    @EnumSource(
            value = Paging.class,
            names = {"NATIVE", "SHADOW", "NESTED"})
    void noExecuteOff(Paging mode) {
        Rig r = rig(mode, Layouts.X86_64, Layouts.EPT, 0, 0, MmuSpec.Tag.PCID, MmuSpec.Tag.VPID);
        long there = read(r, "p");
        r.carryOut("p", new Operation.ChangeBits(false, List.of("executable"), Rig.at(A), 0));
        r.carryOut("p", new Operation.InvalidatePlace(false, Rig.at(A), 0));
        assertEquals(there, read(r, "p"));
        r.carryOut("p", new Operation.Control(ControlBit.NXE, false, 0));
        r.carryOut("p", new Operation.InvalidatePlace(false, Rig.at(A), 0));
        assertEquals(-1, read(r, "p"));
        assertEquals(1, r.count("access.lost"));
        r.carryOut("p", new Operation.Control(ControlBit.NXE, true, 0));
        assertEquals(there, read(r, "p"));
    }

    @Test
    void onlyTaggedProcessorsSwitchTagsOn() {
        Rig r = rig(Paging.NESTED, Layouts.X86_64, Layouts.EPT, 0, 0, MmuSpec.Tag.VPID);
        assertThrows(
                SimulationException.class, () -> r.carryOut("p", new Operation.Control(ControlBit.PCIDE, true, 0)));
    }
}
