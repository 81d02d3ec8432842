package org.vmemsim.runtime.explain;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.AddressKinds;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** Makes single accesses, and has every step written down of the access or statement that is to be explained. */
public final class AccessTracer {
    private final Machine machine;
    private final StepWriter writer;
    private final int fetchesAt;
    private final int loadsAt;
    private final int storesAt;

    public AccessTracer(Machine machine) {
        this.machine = machine;
        this.writer = new StepWriter(machine.counters());
        this.fetchesAt = machine.counters().index("access.fetches");
        this.loadsAt = machine.counters().index("access.loads");
        this.storesAt = machine.counters().index("access.stores");
    }

    /** Makes the accesses of one record of a trace, one after the other. */
    public void record(long record, Watch watch, Process process) {
        int bits = machine.mmu().pageBits();
        long va = record & (1L << 56) - 1;
        int kind = record >>> 62 == 0 ? AccessKind.FETCH : record < 0 ? AccessKind.STORE : AccessKind.LOAD;
        access(va, kind, watch, process);
        if (Access.crosses(record, bits)) access((va >>> bits) + 1 << bits, kind, watch, process);
    }

    /**
     * Makes one access of the running process.
     *
     * @return host-physical address, or as {@code Mmu.access} says
     */
    public long access(long va, int kind, Watch watch, Process process) {
        watch.check();
        process.reference(va);
        if (isOn()) {
            long hpa = told(va, kind, process);
            watch.made(1);
            return hpa;
        }
        if (!watch.explainsNext()) {
            count(kind);
            long hpa = machine.mmu().access(va, kind);
            watch.made(1);
            return hpa;
        }
        begin(process);
        long number = watch.accesses() + 1; // a fault handler may make others
        String title = process.path() + " " + AccessKind.verb(kind) + " " + writer.virtual(va);
        long hpa = -1;
        try {
            count(kind);
            writer.access(va, machine.mmu().pageBits());
            hpa = machine.mmu().access(va, kind);
            writer.result(hpa);
        } catch (SimulationException | InvalidScenarioException | OutOfMemoryException e) {
            writer.failed(String.valueOf(e.getMessage()));
        } finally {
            machine.tracing().listener = null;
        }
        watch.explained(new Explanation(watch.run(), ExplainSpec.What.ACCESS, number, title, writer.end()));
        return hpa;
    }

    private void count(int kind) {
        machine.counters().now[kind == AccessKind.FETCH ? fetchesAt : kind == AccessKind.LOAD ? loadsAt : storesAt]++;
    }

    /** One access within what is explained: of a statement, or of a fault handler. */
    private long told(long va, int kind, Process process) {
        StepWriter.Actor before = of(process);
        writer.heading(process.path() + " " + AccessKind.verb(kind) + " " + writer.virtual(va));
        count(kind);
        StepWriter.Access outer = writer.access(va, machine.mmu().pageBits());
        try {
            long hpa = machine.mmu().access(va, kind);
            writer.result(hpa);
            return hpa;
        } finally {
            writer.resume(outer);
            writer.of(before.hardware(), before.software());
        }
    }

    /** Whether something is being explained just now. */
    boolean isOn() {
        return machine.tracing().listener != null;
    }

    private void begin(Process process) {
        of(process);
        writer.begin();
        machine.tracing().listener = writer;
    }

    /** Says whose steps come next. @return whose came before */
    private StepWriter.Actor of(Process process) {
        VirtualMachine vm = machine.home(process);
        return writer.of(vm.walkedTables(), vm.ownTables());
    }

    /** Explains one statement while it is carried out, and ends the run then. Of a trace only what it counts is told. */
    public void statement(Operation o, Actor actor, Watch watch, Runnable carryOut) {
        VirtualMachine vm = machineOf(actor);
        if (vm != null) writer.of(vm.walkedTables(), vm.ownTables());
        else writer.of(AddressKinds.HOST, AddressKinds.GUEST); // a host acts, on its guests
        writer.begin();
        if (!(o instanceof Operation.Replay)) machine.tracing().listener = writer;
        try {
            carryOut.run();
        } catch (SimulationException e) {
            writer.failed(String.valueOf(e.getMessage()));
        } finally {
            machine.tracing().listener = null;
        }
        watch.explained(new Explanation(
                watch.run(), ExplainSpec.What.STATEMENT, watch.statements(), title(o, actor), writer.end()));
    }

    /** A statement that a fault handler carries out while something is explained. */
    public void inHandler(Operation o, Actor actor) {
        if (isOn()) writer.heading("the handler: " + title(o, actor));
    }

    private @Nullable VirtualMachine machineOf(Actor actor) {
        if (actor.process() != null) return machine.home(actor.process());
        return actor.target() == null ? null : actor.target().machine();
    }

    private String title(Operation o, Actor actor) {
        Process p = actor.process();
        VirtualMachine vm = machineOf(actor);
        String name = p != null ? p.path() : vm == null ? "" : vm.path();
        return (name.isEmpty() ? machine.spec().name() : name) + ": " + StatementText.of(o);
    }
}
