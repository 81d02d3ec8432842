package org.vmemsim.runtime.guest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.run.HandlerSpec;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * How an operating system answers page faults: a handler that the scenario states for them comes first; else what the
 * process's regions say decides (Linux, arch/x86/mm/fault.c, do_user_addr_fault).
 */
final class PageFaults {
    private final GuestOs os;
    private final PageTableLayout layout;
    private final List<HandlerSpec> handlers;
    private final Handlers runner;
    private final HandlerStack active = new HandlerStack();
    private final Counters counters;
    private final FaultCounters count;

    /** @param handlers of the scenario, for processes that have none of their own */
    PageFaults(GuestOs os, List<HandlerSpec> handlers, Handlers runner, Counters counters, FaultCounters count) {
        this.os = os;
        this.layout = os.layout();
        this.handlers = handlers;
        this.runner = runner;
        this.counters = counters;
        this.count = count;
    }

    /** Handles a fault. */
    Outcome handle(Process p, Fault f) {
        long[] now = counters.now;
        if (layout.bare()) return fatal(p, f, "there is no memory at " + GuestOs.hex(f.at));
        if (os.driversWork()) return Outcome.RETRY;
        PageContents known = os.known();
        if (known != null) {
            if (f.reason == Fault.Reason.PROTECTION && os.noticed(known, p, f)) return Outcome.RETRY;
            known.storing(f.kind == AccessKind.STORE ? f.at : PageContents.NO_STORE);
        }
        now[count.faults]++;
        if (os.told()) os.tell("takes a page fault in the page at " + os.va(f.at), "faults.true");
        switch (f.reason) {
            case NOT_CANONICAL, MALFORMED -> {
                now[count.malformed]++;
                return fatal(p, f, "the address cannot be translated");
            }
            case UNMARKED -> {
                os.tell(f.kind == AccessKind.STORE ? "sets accessed and dirty" : "sets accessed");
                p.table().mark(f.at, f.kind == AccessKind.STORE);
                return Outcome.RETRY;
            }
            case MISSING -> now[count.missing]++;
            case PROTECTION -> now[count.protection]++;
        }
        if (os.panicked()) return fatal(p, f, "the operating system has panicked");
        if (p.killed()) return fatal(p, f, "the process was killed");
        os.supply().forProcess(p);
        HandlerSpec own = handler(p, f.reason);
        if (own != null) return run(own, p, f);
        Region r = p.region(f.at, layout.pageBits());
        if (r == null && p.unbounded()) r = anonymous(p, f);
        if (r == null) return fatal(p, f, "no region holds the address");
        if (!allows(r.rights(f.at), f.kind)) return fatal(p, f, "the region's rights forbid it");
        try {
            if (f.reason == Fault.Reason.PROTECTION) return os.spaces().unprotect(p, r, f);
            os.source().answer(p, r, f.at, f.kind == AccessKind.STORE);
            return Outcome.RETRY;
        } catch (ProcessEnded e) {
            return fatal(p, f, os.panicked() ? "the operating system panics" : "the process was killed");
        }
    }

    /** Lets the scenario's own handler answer a fault. */
    private Outcome run(HandlerSpec own, Process p, Fault f) {
        long va = f.at;
        if (!active.begin(p, va >>> layout.pageBits())) throw doubleFault(p, va);
        if (os.told()) os.tell("runs the scenario's own fault handler for " + os.va(va));
        try {
            runner.run(own, p, layout.extend(va));
        } finally {
            active.end();
        }
        return os.panicked() || p.killed() ? fatal(p, f, "the handler's process has ended") : Outcome.RETRY;
    }

    private InvalidScenarioException doubleFault(Process p, long va) {
        if (os.told()) os.tell("cannot help: a double fault, in the scenario's own fault handler for " + os.va(va));
        String page = os.va(va >>> layout.pageBits() << layout.pageBits());
        return new InvalidScenarioException(
                active.deepest()
                        ? "a double fault: " + HandlerStack.DEEPEST + " fault handlers of " + p.path()
                                + " are in each other, the last for the page at " + page
                                + ". Let a handler map what it touches, with 'map'"
                        : "a double fault: the fault handler for the page at " + page + " of " + p.path()
                                + " faults on that page itself. Let it 'map' the page before it touches it");
    }

    /** The access is lost. */
    Outcome fatal(Process p, Fault f, String why) {
        counters.now[count.fatal]++;
        boolean whole = f.reason == Fault.Reason.NOT_CANONICAL;
        runner.lost(p, whole ? f.at : layout.extend(f.at), f.kind, why);
        if (os.told()) os.tell("cannot help: " + why, "faults.fatal");
        return Outcome.LOST;
    }

    private static boolean allows(Rights rights, int kind) {
        return kind == AccessKind.FETCH ? rights.execute() : kind == AccessKind.LOAD ? rights.read() : rights.write();
    }

    private @Nullable HandlerSpec handler(Process p, Fault.Reason reason) {
        HandlerSpec.Kind kind = reason == Fault.Reason.MISSING ? HandlerSpec.Kind.MISSING : HandlerSpec.Kind.PROTECTED;
        for (HandlerSpec h : p.spec().handlers()) if (h.kind() == kind) return h;
        for (HandlerSpec h : handlers) if (h.kind() == kind) return h;
        return null;
    }

    /** A page of a process without regions: it gets a region of that one page. */
    private Region anonymous(Process p, Fault f) {
        int bits = layout.pageBits();
        Region r = new Region("", f.at >>> bits << bits, 1L << bits, bits, 0, Rights.RWX);
        PageContents known = os.known();
        if (known != null && f.reason == Fault.Reason.MISSING) known.lay(r, ImageSpec.DEFAULT);
        return r;
    }
}
