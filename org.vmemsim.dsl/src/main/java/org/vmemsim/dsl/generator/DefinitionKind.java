package org.vmemsim.dsl.generator;

import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;

/** What gets a method of its own, in the order in which a reader wants to see it. */
enum DefinitionKind {
    SCENARIO(Scenario.class, "scenario"),
    HOST(HostSpec.class, "host"),
    GUEST(GuestSpec.class, "guest"),
    PROCESS(ProcessSpec.class, "process"),
    RUN(RunSpec.class, "run"),
    PHASE(Statement.Phase.class, "phase"),
    WORKLOAD(WorkloadSpec.class, "workload"),
    TRACE(TraceSource.class, "trace"),
    MMU(MmuSpec.class, "mmu"),
    COSTS(CostSpec.class, "costs"),
    LAYOUT(LayoutSpec.class, "layout"),
    RULES(EntryRules.class, "rules"),
    PART(Void.class, "part");

    private final Class<?> type;
    private final String word;

    DefinitionKind(Class<?> type, String word) {
        this.type = type;
        this.word = word;
    }

    /** The kind of a value that is a definition; null for all others. */
    static DefinitionKind of(Object value) {
        for (DefinitionKind kind : values()) if (kind.type.isInstance(value)) return kind;
        return null;
    }

    /** As the language calls it. */
    String word() {
        return word;
    }
}
