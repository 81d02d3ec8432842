package org.vmemsim.dsl.generator;

import org.vmemsim.runtime.scenario.CostSpec;
import org.vmemsim.runtime.scenario.EntryRules;
import org.vmemsim.runtime.scenario.GuestSpec;
import org.vmemsim.runtime.scenario.HostSpec;
import org.vmemsim.runtime.scenario.LayoutSpec;
import org.vmemsim.runtime.scenario.MmuSpec;
import org.vmemsim.runtime.scenario.ProcessSpec;
import org.vmemsim.runtime.scenario.RunSpec;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.Statement;
import org.vmemsim.runtime.scenario.TraceSource;
import org.vmemsim.runtime.scenario.WorkloadSpec;

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
