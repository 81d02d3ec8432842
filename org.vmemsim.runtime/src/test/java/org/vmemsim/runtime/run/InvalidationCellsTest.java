package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.scenario.layout.FaultFormat;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.processor.LevelPart;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.PagePart;
import org.vmemsim.runtime.scenario.processor.Replacement;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * Each invalidation against each kind of cached entry: a table of the manuals, a cell an assertion. The tables below state the
 * manuals' rules by themselves: what must go goes, and what need not stays.
 *
 * <p>A host has guests {@code vm}, with processes p and q, and {@code vm2}, with r. Cached are, by name:
 * <ul>
 *   <li>TLB entries: {@code pA pB qA qB rA} are not global, {@code pG pH rG} are; A and G are the pages that an instruction
 *       with an address names.
 *   <li>entries of walk caches for the guest's tables: {@code tpA} on the way to p's page A, {@code tpF} far from it, in
 *       another gigabyte; {@code tqA}, {@code trA}.
 *   <li>guest-physical: {@code nA} is vm's page behind p's A in the nested TLB, {@code nB} that behind B; {@code oA} the entry of
 *       the second stage's walk caches on the way to it; {@code n2 o2} those of vm2.
 * </ul>
 */
class InvalidationCellsTest {
    private static final long A = 0x4000_0000L;
    private static final long G = A + 4096;
    private static final long B = A + 2 * 4096;
    private static final long H = A + 3 * 4096;
    private static final long FAR = 0x10_0000_0000L;

    private static final String VM = "pA pB pG pH qA qB tpA tpF tqA";
    private static final String VM_BUT_GLOBAL = "pA pB qA qB tpA tpF tqA";
    private static final String VM2 = "rA rG trA";
    private static final String PHYSICAL = "nA nB oA";
    private static final String PHYSICAL2 = "n2 o2";

    /** A machine with everything cached; p runs. */
    private static final class Cached {
        final Rig rig;
        final Walker walker;
        private final Map<String, Long> frames;

        Cached(MmuSpec mmu, Paging mode) {
            rig = new Rig(host(mmu, mode));
            for (String p : List.of("vm.p", "vm2.r"))
                for (long va : p.equals("vm.p") ? List.of(G, H) : List.of(G))
                    rig.as(p, new Operation.ChangeBits(true, List.of("global"), Rig.at(va), 0));
            for (long va : List.of(A, B)) rig.touch("vm.q", va);
            for (long va : List.of(A, G)) rig.touch("vm2.r", va);
            for (long va : List.of(A, B, G, H, FAR)) rig.touch("vm.p", va);
            walker = vm("vm").walker();
            frames = Map.of(
                    "pA", frame("vm.p", A),
                    "pB", frame("vm.p", B),
                    "pG", frame("vm.p", G),
                    "pH", frame("vm.p", H),
                    "qA", frame("vm.q", A),
                    "qB", frame("vm.q", B),
                    "rA", frame("vm2.r", A),
                    "rG", frame("vm2.r", G));
        }

        VirtualMachine vm(String path) {
            return rig.machine.machines().stream()
                    .filter(m -> m.path().equals(path))
                    .findFirst()
                    .orElseThrow();
        }

        Process process(String path) {
            return Objects.requireNonNull(rig.machine.processes().get(path));
        }

        long gpa(String process, long va) {
            process(process).table().find(va);
            return process(process).table().entry() >>> Pte.FRAME_SHIFT << 12;
        }

        private long frame(String process, long va) {
            VirtualMachine vm = vm(process.substring(0, process.indexOf('.')));
            return Objects.requireNonNull(vm.pmap()).reach(gpa(process, va)) >>> 12;
        }

        /** What is held now. */
        Set<String> held() {
            Set<Long> inTlbs = new HashSet<>();
            rig.machine.mmu().tlbs().forEach((context, frame, flags) -> inTlbs.add(frame));
            Set<String> held = new TreeSet<>();
            frames.forEach((name, frame) -> add(held, name, inTlbs.contains(frame)));
            int p = process("vm.p").context();
            add(held, "tpA", walker.remembered().holds(p, A, 1));
            add(held, "tpF", walker.remembered().holds(p, FAR, 1));
            add(held, "tqA", walker.remembered().holds(process("vm.q").context(), A, 1));
            add(
                    held,
                    "trA",
                    vm("vm2").walker().remembered().holds(process("vm2.r").context(), A, 1));
            physical(held, "vm", "vm.p", A, "nA", "oA");
            physical(held, "vm", "vm.p", B, "nB", "");
            physical(held, "vm2", "vm2.r", A, "n2", "o2");
            return held;
        }

        private void physical(Set<String> held, String guest, String process, long va, String n, String o) {
            VirtualMachine vm = vm(guest);
            Walker outer = vm.walker().outer();
            if (outer == null) return;
            long gpa = gpa(process, va);
            add(held, n, vm.walker().remembered().holdsNested(vm.context(), gpa));
            if (!o.isEmpty()) add(held, o, outer.remembered().holds(vm.context(), gpa, 1));
        }

        private static void add(Set<String> held, String name, boolean there) {
            if (there) held.add(name);
        }
    }

    private static HostSpec host(MmuSpec mmu, Paging mode) {
        Map<String, Object> memory = Map.of("memory", 1L << 28);
        GuestSpec vm = Scenarios.guest(mode, memory, process("p"), process("q"));
        GuestSpec vm2 = SettingGroup.of(GuestSpec.class)
                .with(Scenarios.guest(mode, memory, process("r")), Map.of("name", "vm2"));
        return Scenarios.host(mmu, vm, vm2);
    }

    private static ProcessSpec process(String name) {
        return Scenarios.process(
                name,
                Scenarios.region("data", A, 16384, Backing.MAPPED, 0),
                Scenarios.region("far", FAR, 4096, Backing.MAPPED, 0));
    }

    /** A processor whose caches hold all of that. */
    private static MmuSpec mmu(LayoutSpec layout, LayoutSpec second, MmuSpec.Tag... tags) {
        List<LevelPart> levels = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        Stream.of(layout, second).flatMap(l -> l.levels().stream()).forEach(l -> {
            if (names.add(l.name())) levels.add(new LevelPart(List.of(l.name()), 64, 0));
        });
        PagePart all = new PagePart(List.of(), 256, 0);
        TlbSpec tlb = SettingGroup.of(TlbSpec.class).with(TlbSpec.DEFAULT, Map.of("name", "l1", "parts", List.of(all)));
        return SettingGroup.of(MmuSpec.class)
                .with(
                        Scenarios.mmu(layout, second),
                        Map.of(
                                "tags", List.of(tags),
                                "tlbs", List.of(tlb),
                                "walkCaches", List.of(new WalkCacheSpec("walkCache", Replacement.LRU, levels)),
                                "nestedTlb", new NestedTlbSpec(Replacement.LRU, List.of(all))));
    }

    private static MmuSpec intel() {
        return mmu(Layouts.X86_64, Layouts.EPT, MmuSpec.Tag.ASID, MmuSpec.Tag.VPID);
    }

    private static MmuSpec amd() {
        return mmu(Layouts.X86_64, Layouts.X86_64, MmuSpec.Tag.ASID, MmuSpec.Tag.PCID);
    }

    private static MmuSpec riscv() {
        return mmu(Layouts.SV39, Layouts.SV39X4, MmuSpec.Tag.ASID, MmuSpec.Tag.VMID);
    }

    private static MmuSpec arm() {
        LayoutSpec layout = SettingGroup.of(LayoutSpec.class).with(Layouts.X86_64, Map.of("faults", FaultFormat.ARM));
        return mmu(layout, layout, MmuSpec.Tag.ASID, MmuSpec.Tag.VMID);
    }

    // ------------------------------------------------------------------ operations

    private static Subject guest(String name) {
        return Subject.of("box", name);
    }

    /** Pages A and G. */
    private static final Place AG = Rig.range(A, G);

    private static Operation issue(Instruction i, @Nullable Place place, @Nullable Subject of) {
        return new Operation.Issue(i, place, of, -1, 0);
    }

    private static Place frames(Cached c, long va) {
        return Rig.frame(c.gpa("vm.p", va) >>> 12);
    }

    /** Something that happens. */
    @FunctionalInterface
    private interface Deed {
        void to(Cached c);
    }

    /** A row of a table: what drops what. */
    private record Row(String what, MmuSpec mmu, Deed deed, String... dropped) {}

    private static Row system(MmuSpec mmu, Instruction i, @Nullable Place on, @Nullable String of, String... dropped) {
        String text = i.text() + (on == null ? "" : " on A, G") + (of == null ? "" : " of " + of);
        return new Row(text, mmu, c -> c.rig.carryOut("p", issue(i, on, of == null ? null : Rig.subject(of))), dropped);
    }

    private static Row host(MmuSpec mmu, Instruction i, @Nullable Place on, @Nullable Subject of, String... dropped) {
        String text = i.text() + (on == null ? "" : " on A, G") + (of == null ? "" : " of " + of);
        return new Row(text, mmu, c -> c.rig.asHost(issue(i, on, of)), dropped);
    }

    private static Row control(ControlBit bit, boolean on, String... dropped) {
        return new Row(
                bit + (on ? " on" : " off"),
                intel(),
                c -> c.rig.carryOut("p", new Operation.Control(bit, on, 0)),
                dropped);
    }

    private static DynamicTest test(Row row) {
        return DynamicTest.dynamicTest(row.what, () -> {
            Cached c = new Cached(row.mmu, Paging.NESTED);
            Set<String> before = c.held();
            assertEquals(17, before.size(), before.toString()); // all is there: the table tests something
            row.deed.to(c);
            Set<String> dropped = new TreeSet<>(before);
            dropped.removeAll(c.held());
            Set<String> expected = new TreeSet<>();
            for (String s : row.dropped)
                Arrays.stream(s.split(" ")).filter(x -> !x.isEmpty()).forEach(expected::add);
            assertEquals(expected, dropped, row.what);
        });
    }

    /** Intel SDM 3A, 4.10.4.1, in a guest: with the current VPID alone, and nothing guest-physical (3C, 28.3.3.1). */
    @TestFactory
    Stream<DynamicTest> instructionsOfX86Systems() {
        MmuSpec m = intel();
        return Stream.of(
                        system(m, Instruction.INVLPG, AG, null, "pA pG tpA tpF"),
                        system(m, Instruction.INVPCID_ADDRESS, AG, null, "pA tpA"),
                        system(m, Instruction.INVPCID_ADDRESS, AG, "q", "qA tqA"),
                        system(m, Instruction.INVPCID_SPACE, null, "p", "pA pB tpA tpF"),
                        system(m, Instruction.INVPCID_SPACE, null, "q", "qA qB tqA"),
                        system(m, Instruction.INVPCID_ALL, null, null, VM),
                        system(m, Instruction.INVPCID_ALL_BUT_GLOBAL, null, null, VM_BUT_GLOBAL))
                .map(InvalidationCellsTest::test);
    }

    /** The same section: MOV to CR3, CR4 and CR0, and WRMSR. */
    @TestFactory
    Stream<DynamicTest> controlRegisters() {
        return Stream.of(
                        root("p", false, "pA pB tpA tpF"),
                        root("p", true, ""),
                        root("q", false, "qA qB tqA"),
                        root("q", true, ""),
                        control(ControlBit.PGE, false, VM),
                        control(ControlBit.PGE, true, ""), // no change
                        control(ControlBit.PCIDE, false, VM),
                        control(ControlBit.PAE, false, "pA pB pG pH tpA tpF"),
                        control(ControlBit.SMEP, true, "pA pB pG pH tpA tpF"),
                        control(ControlBit.SMEP, false, ""),
                        control(ControlBit.SMAP, true, ""),
                        control(ControlBit.WP, false, ""),
                        control(ControlBit.NXE, false, ""),
                        control(ControlBit.PG, false, VM))
                .map(InvalidationCellsTest::test);
    }

    private static Row root(String process, boolean keeping, String dropped) {
        return new Row(
                "load root of " + process + (keeping ? " keeping" : ""),
                intel(),
                c -> c.rig.carryOut("p", new Operation.LoadRoot(Rig.subject(process), keeping, 0)),
                dropped);
    }

    /** Intel SDM 3C, 28.3.3.1: INVVPID is about linear and combined mappings, INVEPT about combined and guest-physical. */
    @TestFactory
    Stream<DynamicTest> instructionsOfVmx() {
        MmuSpec m = intel();
        Subject vm = guest("vm");
        return Stream.of(
                        host(m, Instruction.INVVPID_ADDRESS, AG, vm, "pA pG qA tpA tqA"),
                        host(m, Instruction.INVVPID_SINGLE, null, vm, VM),
                        host(m, Instruction.INVVPID_ALL, null, null, VM, VM2),
                        host(m, Instruction.INVVPID_SINGLE_BUT_GLOBAL, null, vm, VM_BUT_GLOBAL),
                        host(m, Instruction.INVEPT_SINGLE, null, vm, VM, PHYSICAL),
                        host(m, Instruction.INVEPT_SINGLE, null, guest("vm2"), VM2, PHYSICAL2),
                        host(m, Instruction.INVEPT_ALL, null, null, VM, VM2, PHYSICAL, PHYSICAL2))
                .map(InvalidationCellsTest::test);
    }

    /**
     * AMD APM 2, 15.16 and the pages of INVLPGA and INVPCID; an ASID covers what the second stage led to. While EFER.TCE is 0,
     * INVLPG and INVPCID drop all entries of upper levels (APM 2, 3.1.7).
     */
    @TestFactory
    Stream<DynamicTest> instructionsOfSvm() {
        MmuSpec m = amd();
        Subject vm = guest("vm");
        return Stream.of(
                        system(m, Instruction.INVLPG, AG, null, "pA pG tpA tpF"),
                        system(m, Instruction.INVPCID_ADDRESS, AG, null, "pA tpA tpF"),
                        system(m, Instruction.INVPCID_ADDRESS, AG, "q", "qA tqA"),
                        system(m, Instruction.INVPCID_SPACE, null, "q", "qA qB tqA"),
                        host(m, Instruction.INVLPGA, AG, vm, "pA pG qA tpA tpF tqA"),
                        host(m, Instruction.TLB_CONTROL_ALL, null, null, VM, VM2, PHYSICAL, PHYSICAL2),
                        host(m, Instruction.TLB_CONTROL_GUEST, null, vm, VM, PHYSICAL),
                        host(m, Instruction.TLB_CONTROL_GUEST_BUT_GLOBAL, null, vm, VM_BUT_GLOBAL, PHYSICAL))
                .map(InvalidationCellsTest::test);
    }

    /**
     * RISC-V privileged specification: with an address only leaf entries, with an ASID no global ones; in a guest the current
     * VMID. HFENCE.GVMA with an address takes leaf entries of the second stage, and, as no combined entry says by which
     * guest-physical address it came, all of these.
     */
    @TestFactory
    Stream<DynamicTest> fencesOfRiscV() {
        MmuSpec m = riscv();
        Subject vm = guest("vm");
        Subject q = Rig.subject("q");
        return Stream.of(
                        system(m, Instruction.SFENCE_VMA, null, null, VM),
                        system(m, Instruction.SFENCE_VMA, AG, null, "pA pG qA"),
                        system(m, Instruction.SFENCE_VMA, null, "p", "pA pB tpA tpF"),
                        system(m, Instruction.SFENCE_VMA, AG, "p", "pA"),
                        system(m, Instruction.SFENCE_VMA, AG, "q", "qA"),
                        host(m, Instruction.HFENCE_VVMA, null, null, VM), // vm ran last
                        host(m, Instruction.HFENCE_VVMA, null, vm, VM),
                        host(m, Instruction.HFENCE_VVMA, null, guest("vm2"), VM2),
                        host(m, Instruction.HFENCE_VVMA, AG, vm, "pA pG qA"),
                        host(m, Instruction.HFENCE_VVMA, null, q, "qA qB tqA"),
                        host(m, Instruction.HFENCE_VVMA, AG, q, "qA"),
                        host(m, Instruction.HFENCE_GVMA, null, null, VM, VM2, PHYSICAL, PHYSICAL2),
                        host(m, Instruction.HFENCE_GVMA, null, vm, VM, PHYSICAL),
                        new Row(
                                "hfence.gvma on the page behind A of vm",
                                m,
                                c -> c.rig.asHost(issue(Instruction.HFENCE_GVMA, frames(c, A), vm)),
                                VM,
                                "nA"),
                        new Row("satp", m, c -> c.rig.carryOut("p", new Operation.LoadRoot(q, false, 0)), ""))
                .map(InvalidationCellsTest::test);
    }

    /** Arm ARM, D8.14: VA forms match global entries, L forms leave table entries, IPAS2 forms leave combined ones. */
    @TestFactory
    Stream<DynamicTest> instructionsOfArm() {
        MmuSpec m = arm();
        return Stream.of(
                        system(m, Instruction.TLBI_VMALLE1, null, null, VM),
                        system(m, Instruction.TLBI_ASIDE1, null, "p", "pA pB tpA tpF"),
                        system(m, Instruction.TLBI_VAE1, AG, "p", "pA pG tpA"),
                        system(m, Instruction.TLBI_VAE1, AG, "q", "qA pG tqA"),
                        system(m, Instruction.TLBI_VALE1, AG, "p", "pA pG"),
                        system(m, Instruction.TLBI_VAAE1, AG, null, "pA pG qA tpA tqA"),
                        system(m, Instruction.TLBI_VAALE1, AG, null, "pA pG qA"),
                        new Row(
                                "tlbi.ipas2e1",
                                m,
                                c -> c.rig.asHost(issue(Instruction.TLBI_IPAS2E1, frames(c, A), null)),
                                "nA oA"),
                        new Row(
                                "tlbi.ipas2le1",
                                m,
                                c -> c.rig.asHost(issue(Instruction.TLBI_IPAS2LE1, frames(c, A), null)),
                                "nA"),
                        host(m, Instruction.TLBI_VMALLS12E1, null, guest("vm"), VM, PHYSICAL),
                        host(m, Instruction.TLBI_ALLE1, null, null, VM, VM2, PHYSICAL, PHYSICAL2))
                .map(InvalidationCellsTest::test);
    }

    /** VM entries and exits: with VPIDs nothing goes, without all that is linear or combined (SDM 3C, 28.3.3.1). */
    @TestFactory
    Stream<DynamicTest> entriesAndExits() {
        MmuSpec untagged = mmu(Layouts.X86_64, Layouts.EPT, MmuSpec.Tag.ASID);
        return Stream.of(
                        new Row("exit with VPID", intel(), InvalidationCellsTest::exit, ""),
                        new Row("exit with ASID", amd(), InvalidationCellsTest::exit, ""))
                .map(InvalidationCellsTest::test);
    }

    private static void exit(Cached c) {
        Objects.requireNonNull(c.vm("vm").exits()).exit(org.vmemsim.runtime.vmm.events.Exits.Reason.VIOLATION);
    }

    @Test
    void exitsWithoutVpidKeepWhatIsGuestPhysical() {
        Cached c = new Cached(mmu(Layouts.X86_64, Layouts.EPT, MmuSpec.Tag.ASID), Paging.NESTED);
        assertEquals(Set.of("pA", "pB", "pG", "pH", "tpA", "tpF", "nA", "nB", "oA", "n2", "o2"), c.held());
        exit(c); // what q and vm2 had went when p entered vm
        assertEquals(Set.of("nA", "nB", "oA", "n2", "o2"), c.held());
    }

    /**
     * A page fault drops the page's own translation, whatever held it (SDM 3A, 4.10.4.1). The entry is taken away raw, so the
     * TLB still leads to the old frame; the first store walks for the dirty bit, faults, and gets another frame.
     */
    @Test
    void pageFault() {
        Cached c = new Cached(intel(), Paging.NESTED);
        Set<String> before = c.held();
        c.rig.carryOut("p", new Operation.ClearEntries(Rig.at(A), 0));
        c.rig.access("p", A, AccessKind.STORE);
        before.removeAll(c.held());
        assertEquals(Set.of("pA"), before);
        assertEquals(1, c.rig.count("faults.true"));
    }

    /**
     * A violation at a guest-physical address drops what the second stage held of it, and combined translations of the
     * faulting address (SDM 3C, 28.3.3.1). The first store to A walks for the dirty bit: from p's PDE 1 guest entry, by the
     * nested TLB; for the data the second stage from its PDE 1 entry, which grants no writing any more. Then all over
     * again: 4 guest entries, by the nested TLB, and 4 of the second stage.
     */
    @Test
    void violation() {
        Cached c = new Cached(intel(), Paging.NESTED);
        Objects.requireNonNull(c.vm("vm").nested()).protect(c.gpa("vm.p", A));
        Set<String> before = c.held();
        c.rig.access("p", A, AccessKind.STORE);
        assertEquals(before, c.held());
        assertEquals(2, c.rig.count("walk.cutShort.references"));
        assertEquals(8, c.rig.count("walk.assists.references"));
    }

    /** Without tags of address spaces a root load drops what there is, but for global translations. */
    @Test
    void rootLoadsWithoutTags() {
        Cached c = new Cached(mmu(Layouts.X86_64, Layouts.EPT, MmuSpec.Tag.VPID), Paging.NESTED);
        c.rig.carryOut("p", new Operation.LoadRoot(Rig.subject("q"), false, 0));
        Set<String> held = c.held();
        assertEquals(Set.of("pG", "pH", "rA", "rG", "trA", "nA", "nB", "oA", "n2", "o2"), held);
    }

    /** INVVPID drops linear translations, those of shadow tables, and INVEPT does not (SDM 3C, 28.3.3.1). */
    @Test
    void linearTranslationsUnderShadowPaging() {
        Cached c = new Cached(intel(), Paging.SHADOW);
        Set<String> all = new TreeSet<>(List.of((VM + " " + VM2).split(" ")));
        assertEquals(all, c.held());
        c.rig.asHost(issue(Instruction.INVEPT_ALL, null, null));
        c.rig.asHost(new Operation.InvalidateAll(true, false, null, 0));
        assertEquals(all, c.held());
        c.rig.asHost(issue(Instruction.INVVPID_SINGLE, null, guest("vm")));
        assertEquals(Set.of(VM2.split(" ")), c.held());
    }
}
