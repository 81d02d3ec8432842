package org.vmemsim.runtime.simulation;

import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.scenario.Operation;
import org.vmemsim.runtime.vmm.Pmap;
import org.vmemsim.runtime.vmm.VirtualMachine;

/** What a host does to memory behind a guest's back. */
final class HostActions {
    private final Machine machine;

    HostActions(Machine machine) {
        this.machine = machine;
    }

    void carryOut(Operation.HostAction.Kind kind, Pages pages, int line) {
        switch (kind) {
            case REMAP -> each(pages, line, this::remap);
            case POPULATE -> each(pages, line, this::populate);
            default ->
                throw new SimulationException(
                        line, "'" + org.vmemsim.runtime.scenario.Words.of(kind) + "' is not simulated yet", "");
        }
    }

    /** Does something with one guest page. */
    private interface PageAction {
        void on(VirtualMachine vm, Pmap pmap, long gpa);
    }

    private void each(Pages pages, int line, PageAction action) {
        VirtualMachine vm = pages.machine();
        Process p = pages.process();
        if (vm == null && p != null) vm = machine.home(p);
        Pmap pmap = vm == null ? null : vm.pmap();
        if (vm == null || pmap == null)
            throw new SimulationException(line, "a host can do this only to a guest's memory", "");
        for (long i = 0; i < pages.count(); i++) {
            long gpa = pages.at(i);
            if (p != null) {
                if (!p.table().find(p.table().layout().strip(gpa))) continue;
                gpa = p.table().target();
            }
            action.on(vm, pmap, gpa);
        }
    }

    private void remap(VirtualMachine vm, Pmap pmap, long gpa) {
        if (pmap.translate(gpa) < 0) return;
        long start = pmap.move(gpa);
        if (vm.nested() != null) vm.nested().remap(start);
        if (vm.shadow() != null) vm.shadow().remap(start, pmap.bits(start));
        machine.flushSecondStage(vm);
    }

    private void populate(VirtualMachine vm, Pmap pmap, long gpa) {
        if (vm.nested() != null) vm.nested().populate(gpa);
        else pmap.back(gpa);
    }
}
