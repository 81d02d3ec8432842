package org.vmemsim.dsl.mapping;

import com.google.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.scoping.Lookup;
import org.vmemsim.dsl.vMem.Model;

/** Turns the model of a file into what the runtime simulates. */
public class ScenarioMapper {
    private static final String KEY = Mapping.class.getName();

    private final Library library;
    private final Lookup lookup;
    private final IResourceScopeCache cache;

    @Inject
    public ScenarioMapper(Library library, Lookup lookup, IResourceScopeCache cache) {
        this.library = library;
        this.lookup = lookup;
        this.cache = cache;
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
        ModelMapping mapping = new ModelMapping(model, Map.of(), library, lookup);
        List<MappingIssue> issues = mapping.check();
        if (isAlone(model)) cache.get(KEY, model.eResource(), mapping::mapped);
        return issues;
    }

    /**
     * As {@link #map(Model)}, but what {@link #check} mapped of this very text is not mapped again. Of a file with imports it is:
     * they may have changed since.
     */
    public Mapping checked(Model model) {
        return isAlone(model) ? cache.get(KEY, model.eResource(), () -> map(model)) : map(model);
    }

    private static boolean isAlone(Model model) {
        return model.getImports().isEmpty();
    }
}
