package org.vmemsim.runtime.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.run.names.Target;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;
import org.vmemsim.runtime.vmm.reclaim.Tenant;

/** Settings that may change while a run goes on, by the words that lead to them. Adding one is a line here. */
public final class Changes {
    private static final Map<String, OfHost> HOSTS = new LinkedHashMap<>();
    private static final Map<String, OfGuest> GUESTS = new LinkedHashMap<>();

    static {
        HOSTS.put("reclaim.idleTax", (machine, value) -> reclaimer(machine).tax((Double) value));
        claim("shares", Tenant::shares);
        claim("reserve", Tenant::reserve);
        claim("limit", Tenant::limit);
        GUESTS.put(
                "os.freePageReporting",
                (machine, vm, value) -> machine.overcommitment().reportFree(vm, (Boolean) value));
    }

    private Changes() {}

    /** What happens when a setting of a host changes. The value has the setting's type. */
    @FunctionalInterface
    private interface OfHost {
        void take(Machine machine, Object value);
    }

    /** What happens when a setting of a guest changes. */
    @FunctionalInterface
    private interface OfGuest {
        void take(Machine machine, VirtualMachine vm, Object value);
    }

    /** What a guest may ask of its host's memory. */
    @FunctionalInterface
    private interface OfTenant {
        void take(Tenant tenant, long value);
    }

    private static void claim(String setting, OfTenant change) {
        GUESTS.put(setting, (machine, vm, value) -> {
            Tenant tenant = machine.overcommitment().tenant(vm);
            if (tenant == null) throw new IllegalArgumentException(vm.path() + " has memory of its own");
            change.take(tenant, (Long) value);
            Reclaimer reclaimer = reclaimer(machine);
            reclaimer.allocate();
            if (!machine.isTimed()) reclaimer.settleLimit(tenant);
        });
    }

    private static Reclaimer reclaimer(Machine machine) {
        Reclaimer r = machine.overcommitment().reclaimer();
        if (r == null) throw new IllegalArgumentException("the host has no guest to take memory from");
        return r;
    }

    /** The settings of a {@link HostSpec} or {@link GuestSpec} that may change; none for anything else. */
    public static Set<String> of(Class<? extends Record> type) {
        Map<String, ?> all = type == HostSpec.class ? HOSTS : type == GuestSpec.class ? GUESTS : Map.of();
        return Collections.unmodifiableSet(all.keySet());
    }

    static void carryOut(Operation.Change change, Machine machine, Names names) {
        try {
            if (change.of().path().size() == 1) {
                OfHost taken = HOSTS.get(change.setting());
                if (taken == null) throw cannot(change);
                taken.take(machine, change.value());
                return;
            }
            for (Target t : names.all(change.of(), change.line())) {
                OfGuest taken = GUESTS.get(change.setting());
                VirtualMachine vm = t.machine();
                if (taken == null || vm == null) throw cannot(change);
                taken.take(machine, vm, change.value());
            }
        } catch (IllegalArgumentException e) {
            throw new SimulationException(change.line(), change.setting() + " cannot change: " + e.getMessage(), "");
        }
    }

    private static SimulationException cannot(Operation.Change change) {
        return new SimulationException(
                change.line(), change.setting() + " of " + change.of() + " cannot change while a run goes on", "");
    }
}
