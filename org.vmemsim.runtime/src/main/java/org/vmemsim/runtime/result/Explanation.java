package org.vmemsim.runtime.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.runtime.scenario.run.ExplainSpec;

/**
 * One access or one statement, step by step.
 *
 * @param run name of the run
 * @param what whether an access or a statement is explained
 * @param number its number within the run, from 1
 * @param title such as {@code vm.p reads gVA 0x401234}
 * @param steps in order
 */
public record Explanation(String run, ExplainSpec.What what, long number, String title, List<Step> steps) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param depth 0 for the access itself, 1 for the guest's (or only) dimension, 2 for the nested one; for indenting
     * @param text for people
     * @param data the same for programs: level, address, index, value, hit, reason and the like
     */
    public record Step(Kind kind, int depth, String text, Map<String, String> data) {
        public Step {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }
    }

    /** Kinds of steps. */
    public enum Kind {
        /** An access begins, within a statement. */
        ACCESS,
        TLB_LOOKUP,
        WALK_CACHE_LOOKUP,
        NESTED_TLB_LOOKUP,
        /** A walk begins at the root. */
        ROOT,
        /** The hardware reads an entry. */
        ENTRY,
        /** Software reads an entry. */
        READ,
        /** Software writes an entry. */
        WRITE,
        FAULT,
        EXIT,
        OPERATING_SYSTEM,
        VMM,
        /** A translation is put into a TLB or walk cache. */
        FILL,
        /** Translations are dropped. */
        DROP,
        RESULT
    }
}
