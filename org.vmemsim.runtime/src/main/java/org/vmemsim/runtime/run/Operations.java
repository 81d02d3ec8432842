package org.vmemsim.runtime.run;

import java.io.IOException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.control.Observer;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.ProcessEnded;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.memory.OutOfMemoryException;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Pages;
import org.vmemsim.runtime.run.names.Target;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.trace.TraceReaders;
import org.vmemsim.runtime.trace.source.TraceContext;
import org.vmemsim.runtime.trace.source.TraceException;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.workload.Workloads;

/** Carries out single operations. */
final class Operations {
    private final Machine machine;
    private final Names names;
    private final ToLongFunction<Expression> values;
    private final Watch watch;
    private final Options options;
    private final Pages.Resolver places;
    private final AccessTracer tracer;
    private final Replayer replayer;
    /** Whether a trace is replayed: a fault handler that replays another one needs a replayer of its own. */
    private boolean replaying;

    private final RawTables raw;
    private final Instructions instructions;
    private final ProcessMemory memory;
    private final HostActions host;
    private final int faultsAt;
    private final @Nullable Workloads workloads;

    /** @param workloads null where no time passes */
    Operations(
            Machine machine,
            Names names,
            ToLongFunction<Expression> values,
            Watch watch,
            Options options,
            AccessTracer tracer,
            @Nullable Workloads workloads) {
        this.machine = machine;
        this.names = names;
        this.values = values;
        this.watch = watch;
        this.options = options;
        this.places = new Pages.Resolver(names, values, watch);
        this.tracer = tracer;
        this.replayer = new Replayer(machine.mmu(), machine.counters(), true);
        this.raw = new RawTables(machine);
        this.instructions = new Instructions(machine, names, places, this::acting);
        this.memory = new ProcessMemory(machine, watch);
        this.host = new HostActions(machine, watch);
        this.workloads = workloads;
        this.faultsAt = machine.counters().index("faults.true");
    }

    void carryOut(Operation o, Actor actor) {
        if (standsStill(o, actor)) return;
        try {
            if (o instanceof Operation.Access a) access(a, actor);
            else if (o instanceof Operation.Replay r) replay(r, actor);
            else if (o instanceof Operation.SwitchTo s)
                machine.processor().switchTo(names.process(s.process(), s.line()));
            else if (o instanceof Operation.LoadRoot l)
                machine.processor().loadRoot(names.process(l.process(), l.line()), l.keeping());
            else if (o instanceof Operation.Issue i) instructions.issue(i, actor);
            else if (o instanceof Operation.InvalidateAll i) instructions.invalidateAll(i, actor);
            else if (o instanceof Operation.InvalidatePlace i) {
                notEntries(i.place(), "invalidate", i.line());
                instructions.invalidate(i, actor);
            } else if (o instanceof Operation.Control c) instructions.control(c, actor);
            else if (o instanceof Operation.HostAction h) hostAction(h, actor);
            else if (o instanceof Operation.Start s) start(s, actor);
            else if (o instanceof Operation.Stop s) stop(s, actor);
            else if (o instanceof Operation.Balloon b) balloon(b);
            else if (o instanceof Operation.Reboot r) reboot(r);
            else if (o instanceof Operation.Change c) host.counted(() -> Changes.carryOut(c, machine, names));
            else machine.memory().pulsing(watch::look, () -> memory(o, actor));
        } catch (ProcessEnded e) {
            // it was killed, or its guest panicked, in the middle of this: an outcome, which is counted
        } catch (InvalidScenarioException e) {
            throw new SimulationException(o.line(), String.valueOf(e.getMessage()), "");
        } catch (OutOfMemoryException e) {
            throw new SimulationException(
                    o.line(), String.valueOf(e.getMessage()), "give the machine more memory, or use less");
        }
    }

    /** Whether a guest that should do this has panicked: it does nothing until it is rebooted, while its host goes on. */
    private boolean standsStill(Operation o, Actor actor) {
        if (o instanceof Operation.HostAction
                || o instanceof Operation.Balloon
                || o instanceof Operation.Reboot
                || o instanceof Operation.Change
                || o instanceof Operation.Stop) return false;
        VirtualMachine vm = actor.target() == null ? null : actor.target().machine();
        Process p = acting(actor);
        if (p != null) vm = machine.home(p);
        return vm != null && vm.os().panicked();
    }

    private void balloon(Operation.Balloon b) {
        for (Target t : names.all(b.guest(), b.line())) {
            VirtualMachine vm = t.machine();
            if (vm == null) throw new SimulationException(b.line(), b.guest() + " is no guest", "");
            host.balloon(vm, values.applyAsLong(b.target()), b.line());
        }
    }

    private void reboot(Operation.Reboot r) {
        for (Target t : names.all(r.guest(), r.line())) {
            VirtualMachine vm = t.machine();
            if (vm == null || vm.path().isEmpty())
                throw new SimulationException(r.line(), r.guest() + " is no guest", "name a guest");
            host.counted(vm, () -> {
                machine.overcommitment().reboot(vm);
                machine.processor().reset(vm);
            });
        }
    }

    private void memory(Operation o, Actor actor) {
        if (o instanceof Operation.MapPages m) notEntries(m.place(), "map", o.line());
        if (o instanceof Operation.Unmap u) notEntries(u.place(), "unmap", o.line());
        if (o instanceof Operation.Free f) notEntries(f.place(), "free", o.line());
        if (o instanceof Operation.Protect p) notEntries(p.place(), "protect", o.line());
        Process actingProcess = acting(actor);
        if (actingProcess != null && actingProcess.killed()) return; // it does nothing any more
        if (o instanceof Operation.SetEntries s)
            raw.set(pages(s.place(), actor, s.line()), values.applyAsLong(s.target()), s.rights(), s.line());
        else if (o instanceof Operation.ClearEntries c) raw.clear(pages(c.place(), actor, c.line()), c.line());
        else if (o instanceof Operation.ChangeBits b)
            raw.change(pages(b.place(), actor, b.line()), b.bits(), b.set(), b.line());
        else if (o instanceof Operation.MapPages m) map(m, actor);
        else if (o instanceof Operation.Unmap u) memory.unmap(pages(u.place(), actor, u.line()), u.line());
        else if (o instanceof Operation.Free f) memory.free(pages(f.place(), actor, f.line()), f.line());
        else if (o instanceof Operation.Protect p)
            memory.protect(pages(p.place(), actor, p.line()), p.rights(), p.line());
        else if (o instanceof Operation.Malloc m) {
            Process p = process(actor, m.line());
            long size = values.applyAsLong(m.size());
            if (size < 0)
                throw new SimulationException(
                        m.line(),
                        "'malloc " + m.name() + "' wants 0 bytes or more, not " + size,
                        "check how it is computed");
            os(p).malloc(p, m.name(), size);
        } else if (o instanceof Operation.Fork f) {
            Process p = needTables(process(actor, f.line()), f.line());
            machine.run(p);
            String home = machine.home(p).path();
            machine.fork(p, home.isEmpty() ? f.name() : home + "." + f.name());
        } else
            throw new SimulationException(
                    o.line(),
                    "'" + o.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + "' is not simulated yet",
                    "");
    }

    private GuestOs os(Process p) {
        machine.run(p);
        return machine.home(p).os();
    }

    /** Refuses what can only be done to page tables. */
    static Process needTables(Process p, int line) {
        if (p.table().layout().bare())
            throw new SimulationException(
                    line,
                    p.path()
                            + " runs without paging: it has no page tables, and nothing that they could map or protect",
                    "give its machine a layout with levels");
        return p;
    }

    /** The process that acts: the actor itself, or the one that runs on it, or its only one. */
    private @Nullable Process acting(Actor actor) {
        if (actor.process() != null) return actor.process();
        VirtualMachine vm = actor.target() == null ? null : actor.target().machine();
        if (vm != null) {
            if (vm.running().process != null) return vm.running().process;
            return vm.os().processes().isEmpty() ? null : vm.os().processes().get(0);
        }
        return machine.processes().size() == 1
                ? machine.processes().values().iterator().next()
                : null;
    }

    private Process process(Actor actor, int line) {
        Process p = acting(actor);
        if (p == null)
            throw new SimulationException(
                    line, "it is not said which process acts", "write 'process: …', or 'run … on process'");
        return p;
    }

    private Pages pages(Place place, Actor actor, int line) {
        return places.resolve(place, acting(actor), line);
    }

    // ------------------------------------------------------------------ accesses

    private void access(Operation.Access a, Actor actor) {
        Pages pages = pages(a.place(), actor, a.line());
        Process p = pages.process();
        if (p == null)
            throw new SimulationException(
                    a.line(), "a process can only access its own addresses", "name a region or an address");
        if (actor.process() != null) p = actor.process();
        if (a.place().entries()) {
            entries(a, pages);
            return;
        }
        machine.run(p);
        int kind = switch (a.kind()) {
            case READ -> AccessKind.LOAD;
            case WRITE -> AccessKind.STORE;
            case EXECUTE -> AccessKind.FETCH;
        };
        VirtualMachine vm = machine.home(p);
        Long value = a.value() == null ? null : values.applyAsLong(a.value());
        int word = p.table().layout().entryLog2(); // so that a process can write entries of tables that it maps
        Sharing sharing = value == null || kind != AccessKind.STORE ? null : machine.sharing();
        if (sharing != null) sharing.ids().known(true);
        for (long i = 0; i < pages.count() && !vm.os().panicked(); i++) {
            long va = pages.at(i);
            if (vm.shadow() != null) vm.shadow().pending(value, va);
            long faults = machine.counters().now[faultsAt];
            long hpa = tracer.access(va, kind, watch, p);
            if (kind == AccessKind.STORE && value != null && hpa >= 0)
                machine.memory().write(hpa & -1L << word, word, value);
            if (options.observer() != Observer.NONE) seen(p, va, kind, hpa, faults);
            if (sharing == null) continue;
            if (vm.memory() != null) vm.memory().known();
            vm.os().watch(p, p.table().layout().strip(va));
        }
        if (sharing != null) sharing.ids().known(false);
        if (vm.shadow() != null) vm.shadow().pending(null, 0);
    }

    private void entries(Operation.Access a, Pages pages) {
        Process p = java.util.Objects.requireNonNull(pages.process());
        machine.run(p);
        Long value = a.value() == null ? null : values.applyAsLong(a.value());
        switch (a.kind()) {
            case READ -> raw.read(pages, a.line());
            case WRITE -> raw.write(pages, value, a.line());
            case EXECUTE -> notEntries(a.place(), "execute", a.line());
        }
    }

    /** Refuses table entries where pages are wanted. */
    private static void notEntries(Place place, String verb, int line) {
        if (place.entries())
            throw new SimulationException(
                    line,
                    "'" + verb + "' works on pages, not on their table entries",
                    "leave out 'entries of', or write 'set entries of', 'clear entries of' or 'write entries of'");
    }

    private void seen(Process p, long va, int kind, long hpa, long faultsBefore) {
        long word = hpa < 0 ? 0 : machine.memory().word(hpa);
        long faults = machine.counters().now[faultsAt] - faultsBefore;
        options.observer().saw(new Observer.Access(p.path(), va, kind, hpa == -1, word, faults));
    }

    private void replay(Operation.Replay r, Actor actor) {
        if (!r.threads().isEmpty())
            throw new SimulationException(
                    r.line(), "threads of a trace are not simulated yet", "replay it on one process");
        Process p = process(actor, r.line());
        machine.run(p);
        long base = p.regions().isEmpty()
                ? 1L << 22
                : p.table().layout().extend(p.regions().iterator().next().start());
        TraceContext context = new TraceContext(
                options.directory(), base, 1L << p.table().layout().pageBits());
        try {
            if (p.pager() != null && p.pager().wantsFuture())
                try (AccessSource reader = TraceReaders.open(r.trace(), context)) {
                    p.pager().announce(Future.pages(reader, p.table().layout()));
                }
            try (AccessSource reader = TraceReaders.open(r.trace(), context)) {
                replay(reader, p);
            }
        } catch (TraceException e) {
            throw new SimulationException(r.line(), e.place() + ": " + e.problem(), e.remedy());
        } catch (IOException e) {
            throw new SimulationException(r.line(), "trace " + r.name() + " cannot be read: " + e.getMessage(), "");
        }
    }

    private void replay(AccessSource reader, Process p) throws IOException {
        boolean outer = replaying;
        Replayer own = outer ? new Replayer(machine.mmu(), machine.counters(), true) : replayer;
        replaying = true;
        try {
            own.run(reader, watch, tracer, p, machine.home(p).os()::panicked);
        } finally {
            replaying = outer;
        }
    }

    // ------------------------------------------------------------------ workloads

    private Workloads overTime(int line) {
        if (workloads == null)
            throw new SimulationException(
                    line, "a workload goes on over time, which this run does not have", "write 'run … for 10 s { … }'");
        return workloads;
    }

    private void start(Operation.Start s, Actor actor) {
        long now = machine.timeline().now();
        if (actor.process() != null) overTime(s.line()).start(s.workload(), actor.process(), now, s.line());
        else overTime(s.line()).start(s.workload(), machine(actor, s.line()), now, s.line());
    }

    private void stop(Operation.Stop s, Actor actor) {
        Workloads going = overTime(s.line());
        if (actor.process() != null) going.stop(s.workload(), machine.home(actor.process()), actor.process());
        else if (actor.target() != null && actor.target().machine() != null)
            going.stop(s.workload(), machine(actor, s.line()), null);
        else machine.machines().forEach(vm -> going.stop(s.workload(), vm, null));
    }

    /** The machine that acts; the host's own processes where the host does. */
    private VirtualMachine machine(Actor actor, int line) {
        VirtualMachine vm = actor.target() == null ? null : actor.target().machine();
        if (vm != null) return vm;
        for (VirtualMachine own : machine.machines()) if (own.path().isEmpty()) return own;
        throw new SimulationException(line, "it is not said which guest is meant", "write 'guest: start …'");
    }

    // ------------------------------------------------------------------ memory of a process

    private void map(Operation.MapPages m, Actor actor) {
        Place target = m.target();
        Pages from = target == null ? null : pages(target, actor, m.line());
        Pages pages = pages(m.place(), actor, m.line());
        needAddresses(pages, m.line());
        if (from != null) needAddresses(from, m.line());
        memory.map(pages, from, m.rights(), m.line());
    }

    /** Refuses pages of a process at addresses that its layout does not have. */
    private static void needAddresses(Pages pages, int line) {
        Process p = pages.process();
        if (p == null || p.table().layout().bare() || pages.count() == 0) return;
        long last = pages.at(pages.count() - 1) | (1L << pages.pageBits()) - 1;
        if (p.table().layout().spans(pages.start(), last)) return;
        throw new SimulationException(
                line,
                "0x" + Long.toHexString(pages.start()) + " to 0x" + Long.toHexString(last)
                        + " lies outside the addresses of " + p.path() + ", which have "
                        + p.table().layout().addressBits() + " bits",
                "name addresses that it has");
    }

    private void hostAction(Operation.HostAction h, Actor actor) {
        Place place = h.place();
        if (h.kind() == Operation.HostAction.Kind.SHARE || h.kind() == Operation.HostAction.Kind.UNSHARE) {
            boolean tables = place != null && place.entries();
            host.share(h.kind(), place == null ? null : pages(place, actor, h.line()), tables, h.line());
            return;
        }
        if (place == null) throw new SimulationException(h.line(), "'all' is not simulated yet for this", "name pages");
        host.carryOut(h.kind(), pages(place, actor, h.line()), place.entries(), h.line());
    }
}
