package org.vmemsim.dsl.mapping;

import com.google.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.scoping.Lookup;
import org.vmemsim.dsl.vMem.Model;

/** Turns the model of a file into what the runtime simulates. */
public class ScenarioMapper {
    private final Library library;
    private final Lookup lookup;

    @Inject
    public ScenarioMapper(Library library, Lookup lookup) {
        this.library = library;
        this.lookup = lookup;
    }

    /** Everything that the file says, with its own values. */
    public Mapping map(Model model) {
        return map(model, Map.of());
    }

    /**
     * Everything that the file says, with other values for some of its {@code let} names.
     *
     * @param lets by name, in canonical units: bytes, nanoseconds, fractions, counts
     */
    public Mapping map(Model model, Map<String, BigDecimal> lets) {
        return new ModelMapping(model, lets, library, lookup).map();
    }

    /** All that is wrong, in definitions that no run uses too. */
    public List<MappingIssue> check(Model model) {
        return new ModelMapping(model, Map.of(), library, lookup).check();
    }
}
