package org.vmemsim.dsl.mapping;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.emf.common.util.URI;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.SettingsReader;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.SettingBlock;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.TraceExpression;
import org.vmemsim.dsl.vMem.TraceFile;
import org.vmemsim.dsl.vMem.TraceUse;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceGenerator;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;

/** Traces: files, generators, and what is made of them. */
final class TraceMapper {
    private static final Map<String, Class<? extends Record>> GENERATORS = Words.alternatives(TraceGenerator.class);

    /** Generators and files of one trace; each is open while it is replayed. */
    private static final int MOST_PARTS = 1000;

    private final Issues issues;
    private final SettingsReader settings;
    private final URI scenario;
    private final Map<Trace, Optional<TraceSource>> known = new HashMap<>();
    private final Map<Trace, Optional<TraceSource>> knownEndless = new HashMap<>();
    private boolean withoutEnd;
    private final Set<Trace> underWay = new LinkedHashSet<>();

    /** @param scenario the file whose folder relative paths start from */
    TraceMapper(Issues issues, SettingsReader settings, URI scenario) {
        this.issues = issues;
        this.settings = settings;
        this.scenario = scenario;
    }

    /** The same trace, but that generators which nobody gave a length go on without end. */
    Optional<TraceSource> endless(Trace trace) {
        boolean outside = withoutEnd;
        withoutEnd = true;
        Optional<TraceSource> source = map(trace);
        withoutEnd = outside;
        return source;
    }

    /** What a trace stands for; empty if something is wrong with it, and that is said. */
    Optional<TraceSource> map(Trace trace) {
        Map<Trace, Optional<TraceSource>> known = withoutEnd ? knownEndless : this.known;
        Optional<TraceSource> before = known.get(trace);
        if (before != null) return before;
        if (!underWay.add(trace)) {
            issues.error(
                    trace,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.CYCLIC_EXTENDS,
                    "Trace '" + trace.getName() + "' is made of itself.");
            return Optional.empty();
        }
        Optional<TraceSource> source = source(trace.getSource());
        if (source.isPresent() && size(source.get()) > MOST_PARTS) {
            issues.error(
                    trace,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.TOO_DEEP,
                    "Trace '" + trace.getName() + "' has more than " + MOST_PARTS
                            + " parts, those of its parts included. Take fewer.");
            source = Optional.empty();
        }
        underWay.remove(trace);
        known.put(trace, source);
        return source;
    }

    /** Parts of parts: none has more than {@link #MOST_PARTS}, or it would not be there. */
    private static long size(TraceSource source) {
        if (source instanceof TraceSequence s)
            return s.parts().stream().mapToLong(TraceMapper::size).sum();
        return source instanceof TraceMix m
                ? m.parts().stream().mapToLong(TraceMapper::size).sum()
                : 1;
    }

    private Optional<TraceSource> source(TraceExpression e) {
        if (e instanceof TraceFile f) return file(f);
        if (e instanceof TraceUse u)
            return Parts.isThere(u.getTrace()) ? map(u.getTrace()).map(s -> changed(s, u.getBody())) : Optional.empty();
        if (e instanceof org.vmemsim.dsl.vMem.TraceGenerator g) return generator(g);
        if (e instanceof org.vmemsim.dsl.vMem.TraceSequence s)
            return all(s.getParts()).map(TraceSequence::new);
        if (e instanceof org.vmemsim.dsl.vMem.TraceMix m)
            return all(m.getParts()).map(TraceMix::new);
        return Optional.empty();
    }

    private Optional<List<TraceSource>> all(List<TraceExpression> parts) {
        List<TraceSource> sources = new ArrayList<>();
        for (TraceExpression part : parts) source(part).ifPresent(sources::add);
        return sources.size() == parts.size() && sources.size() > 1 ? Optional.of(sources) : Optional.empty();
    }

    private Optional<TraceSource> generator(org.vmemsim.dsl.vMem.TraceGenerator g) {
        Class<? extends Record> type = GENERATORS.get(g.getGenerator());
        if (type == null) {
            issues.unknown(
                    g,
                    VMemPackage.Literals.TRACE_GENERATOR__GENERATOR,
                    IssueCodes.UNKNOWN_WORD,
                    "There is no generator",
                    g.getGenerator(),
                    GENERATORS.keySet());
            return Optional.empty();
        }
        return Optional.of(changed((TraceSource) start(SettingGroup.of(type)), g.getBody()));
    }

    /** What a generator is before its settings. */
    private <R extends Record> R start(SettingGroup<R> generator) {
        R base = generator.defaultValue();
        boolean lengthMatters = withoutEnd && (base instanceof UniformTrace || base instanceof ZipfTrace);
        return lengthMatters ? generator.with(base, Map.of("length", Long.MAX_VALUE)) : base;
    }

    private Optional<TraceSource> file(TraceFile f) {
        if (f.getPath() == null || f.getPath().isBlank() || !isPath(f.getPath())) return Optional.empty();
        FileTrace base = SettingGroup.of(FileTrace.class).with(FileTrace.DEFAULT, Map.of("path", path(f)));
        return Optional.of(changed(base, f.getBody()));
    }

    /** The validator says what is wrong with one that is none. */
    private static boolean isPath(String written) {
        try {
            var unused = Path.of(written);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** As it is written where that is in the scenario's folder; otherwise absolute, since paths start from the file that holds them. */
    private String path(TraceFile f) {
        URI holder = f.eResource().getURI();
        Path written = Path.of(f.getPath());
        if (written.isAbsolute() || !holder.isFile() || holder.trimSegments(1).equals(scenario.trimSegments(1)))
            return f.getPath();
        return Path.of(holder.toFileString())
                .resolveSibling(written)
                .normalize()
                .toString();
    }

    private TraceSource changed(TraceSource source, SettingBlock block) {
        if (block == null || block.getSettings().isEmpty()) return source;
        List<Setting> own = block.getSettings();
        if (source instanceof TraceSequence || source instanceof TraceMix) {
            issues.error(
                    block, null, IssueCodes.WRONG_TYPE, "A trace of several parts has no settings: change its parts.");
            return source;
        }
        String what = source instanceof FileTrace ? "a trace file" : "'" + Words.word(source.getClass()) + "'";
        return (TraceSource) settings.read((Record) source, own, what, 0);
    }
}
