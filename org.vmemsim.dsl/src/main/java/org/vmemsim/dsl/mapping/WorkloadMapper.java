package org.vmemsim.dsl.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.ValueItem;
import org.vmemsim.dsl.vMem.Workload;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;

/** Workloads: a trace and a rate. */
final class WorkloadMapper {
    private static final String TRACE = "trace";

    private final Issues issues;
    private final SettingsReader settings;
    private final TraceMapper traces;
    private final Map<Workload, Optional<WorkloadSpec>> known = new HashMap<>();

    WorkloadMapper(Issues issues, SettingsReader settings, TraceMapper traces) {
        this.issues = issues;
        this.settings = settings;
        this.traces = traces;
    }

    /** What a workload stands for; empty if something is wrong with it, and that is said. */
    Optional<WorkloadSpec> map(Workload workload) {
        Optional<WorkloadSpec> before = known.get(workload);
        if (before != null) return before;
        Optional<WorkloadSpec> spec = spec(workload);
        known.put(workload, spec);
        return spec;
    }

    private Optional<WorkloadSpec> spec(Workload workload) {
        if (workload.getName() == null) return Optional.empty();
        List<Workload> chain = Parts.withParents(workload, Workload.class);
        SettingGroup<WorkloadSpec> group = SettingGroup.of(WorkloadSpec.class);
        WorkloadSpec spec = group.with(WorkloadSpec.DEFAULT, Map.of("name", workload.getName()));
        Setting named = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            List<Setting> others = new ArrayList<>();
            boolean here = false;
            for (Setting s : chain.get(i).getSettings()) {
                if (!TRACE.equals(s.getName())) {
                    others.add(s);
                    continue;
                }
                if (here) twice(s);
                here = true;
                named = s;
            }
            spec = settings.read(spec, others, "a workload", 0);
        }
        if (named == null) {
            issues.error(
                    workload,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.MISSING_TRACE,
                    "Which accesses does '" + workload.getName() + "' make? Write 'trace', and the name of one.");
            return Optional.empty();
        }
        WorkloadSpec rest = spec;
        return trace(named).map(t -> group.with(rest, Map.of(TRACE, t)));
    }

    private void twice(Setting s) {
        issues.error(
                s,
                VMemPackage.Literals.SETTING__NAME,
                IssueCodes.DUPLICATE_SETTING,
                "'" + TRACE + "' is set twice in this block.",
                TRACE);
    }

    private Optional<TraceSource> trace(Setting s) {
        if (s.getBody() != null) {
            issues.error(s.getBody(), null, IssueCodes.WRONG_TYPE, "'" + TRACE + "' takes no block.");
            return Optional.empty();
        }
        if (s.getValue() == null) return Optional.empty(); // the parser complained
        List<ValueItem> items = s.getValue().getItems();
        Object target = items.size() != 1
                ? null
                : Sources.path(items.get(0)).map(Sources::target).orElse(null);
        if (target instanceof Trace t) return traces.endless(t);
        issues.error(
                s,
                VMemPackage.Literals.SETTING__VALUE,
                IssueCodes.UNKNOWN_NAME,
                "No trace is called '" + Sources.text(s.getValue()) + "'.",
                Sources.text(s.getValue()));
        return Optional.empty();
    }
}
