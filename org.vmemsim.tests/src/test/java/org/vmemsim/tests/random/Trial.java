package org.vmemsim.tests.random;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.jspecify.annotations.Nullable;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.control.Observer;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.OsSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.tests.examples.Example;

/** Runs a scenario in every paging mode, with all checks, and compares what programs see. */
final class Trial {
    static final List<String> MODES = List.of("native", "shadow", "nested");
    static final String TOO_LONG = "it takes too long";
    private static final long SECOND = 1_000_000_000L;

    private final long longest;

    private final Map<String, List<Long>> refusals = new TreeMap<>();
    private int refused;
    private int rejected;
    private long accesses;
    private long seed;

    /** What a scenario's text means; null where it does not pass the checks. */
    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1;

        Rejected(String why) {
            super(why);
        }
    }

    /** What a run showed. */
    private record Shown(List<Observer.Access> accesses, RunResult result, Scenario ran, boolean shortOfMemory) {}

    /** @param longest seconds that a run may take */
    Trial(long longest) {
        this.longest = longest;
    }

    /** @return null if all is well */
    @Nullable
    Failure of(RandomScenario scenario) {
        List<PlainMemory.Seen> expected = scenario.tame() ? PlainMemory.of(scenario.parts()) : List.of();
        seed = scenario.seed();
        Shown before = null;
        String beforeMode = "";
        Scenario nested;
        try {
            nested = map(scenario.text("nested"), true);
        } catch (Rejected e) {
            rejected++;
            refuse("not accepted: " + e.getMessage());
            return null;
        }
        for (String mode : scenario.tame() ? MODES : List.of("shadow", "nested")) {
            if (mode.equals("shadow") && !fitsShadowTables(nested)) continue;
            Shown shown;
            try {
                Scenario mapped = mode.equals("native")
                        ? map(scenario.text(mode), false)
                        : mode.equals("shadow") ? shadowed(nested) : nested;
                shown = run(mapped);
                if (scenario.seed() % 4 == 0) explain(mapped, 1 + scenario.seed() / 4 % 40);
            } catch (Rejected e) {
                continue; // the host's own processor may not know a guest's layout
            } catch (RuntimeException | StackOverflowError e) {
                return Failure.inside(e, mode);
            }
            Failure failure = judge(shown, mode);
            if (failure == null && scenario.tame()) failure = against(expected, shown, mode);
            boolean alike = !timed(shown) && !(beforeMode.equals("native") && sizeMatters(nested));
            if (failure == null && scenario.tame() && before != null && alike)
                failure = compare(before, beforeMode, shown, mode);
            if (failure != null) return failure;
            before = shown;
            beforeMode = mode;
        }
        return null;
    }

    /**
     * Whether a guest with shadow or nested paging faults where a native one has memory left: only the former has a memory of
     * its own that can be short, or in pieces too small for a large page.
     */
    private static boolean sizeMatters(Scenario scenario) {
        return scenario.hosts().stream()
                .flatMap(h -> h.guests().stream())
                .anyMatch(g -> g.os().swap() > 0 || g.os().largePages() == OsSpec.LargePages.TRANSPARENT);
    }

    private static RunSpec tried(Scenario scenario) {
        return scenario.runs().get(scenario.runs().size() - 1);
    }

    private static boolean timed(Shown shown) {
        return tried(shown.ran).duration() > 0;
    }

    /** Whether shadow tables can map as little as regions and guests say that host pages have. */
    private static boolean fitsShadowTables(Scenario nested) {
        for (HostSpec host : nested.hosts()) {
            long least = host.mmu().layout().page();
            for (GuestSpec g : host.guests()) {
                if (Math.min(size(g.backing()), size(g.tableBacking())) < least) return false;
                for (ProcessSpec p : g.processes())
                    for (RegionSpec r : p.regions()) if (size(r.backing()) < least) return false;
            }
        }
        return true;
    }

    private static long size(long backing) {
        return backing == 0 ? Long.MAX_VALUE : backing;
    }

    /** The same with shadow paging: to read the text again would take longer than to simulate it. */
    private static Scenario shadowed(Scenario nested) {
        List<HostSpec> hosts = new ArrayList<>();
        for (HostSpec host : nested.hosts()) {
            List<GuestSpec> guests = new ArrayList<>();
            for (GuestSpec g : host.guests())
                guests.add(SettingGroup.of(GuestSpec.class).with(g, Map.of("paging", Paging.SHADOW)));
            hosts.add(SettingGroup.of(HostSpec.class).with(host, Map.of("guests", guests)));
        }
        return new Scenario(nested.name(), hosts, nested.runs(), nested.expectations(), nested.explanations());
    }

    private Shown run(Scenario mapped) {
        List<Observer.Access> seen = new ArrayList<>();
        long end = System.nanoTime() + longest * SECOND;
        Options options = Options.in(Path.of(""))
                .checked(Options.Checks.EACH_STATEMENT)
                .observed(seen::add)
                .cancelled(() -> System.nanoTime() > end);
        RunSpec run = tried(mapped);
        RunResult result = Simulation.run(mapped, run, options);
        accesses += result.accesses();
        boolean shortOfMemory = outOfMemory(result);
        return new Shown(shortOfMemory ? beforeTheFirstLost(seen) : seen, result, mapped, shortOfMemory);
    }

    /** A guest that panics or kills loses accesses that a machine with more memory would not: only what was before compares. */
    private void refuse(String why) {
        refusals.computeIfAbsent(Failure.general(why), k -> new ArrayList<>()).add(seed);
    }

    private boolean outOfMemory(RunResult result) {
        boolean out = result.metrics().value("guest.panics").orElse(0) > 0
                || result.metrics().count("processes.killed") > 0;
        if (out) {
            refused++;
            refuse("a guest panics or kills");
        }
        return out;
    }

    private static List<Observer.Access> beforeTheFirstLost(List<Observer.Access> seen) {
        int first = 0;
        while (first < seen.size() && !seen.get(first).lost()) first++;
        return seen.subList(0, first);
    }

    /** To tell an access must not fail either. */
    private static void explain(Scenario mapped, long access) {
        String run = tried(mapped).name();
        Simulation.explain(mapped, new ExplainSpec(run, ExplainSpec.What.ACCESS, access, 0), Options.in(Path.of("")));
    }

    private @Nullable Failure judge(Shown shown, String mode) {
        Problem problem = shown.result.problem();
        if (problem == null)
            return shown.result.complete() ? null : Failure.of(TOO_LONG, mode, "more than " + longest + " s");
        if (problem.message().contains("memory is not conserved"))
            return Failure.of(
                    Failure.general(problem.message()), mode, "line " + problem.line() + ": " + problem.message());
        refused++;
        refuse(problem.message());
        return null;
    }

    private static @Nullable Failure against(List<PlainMemory.Seen> expected, Shown shown, String mode) {
        List<Observer.Access> seen = shown.accesses;
        for (int i = 0; i < seen.size(); i++) {
            Observer.Access is = seen.get(i);
            if (i >= expected.size()) return Failure.of("too many accesses", mode, "" + is);
            PlainMemory.Seen should = expected.get(i);
            String at = "access " + (i + 1) + " is " + is + " and should be " + should;
            boolean another = !is.process().equals(should.process());
            if (another && shown.shortOfMemory) return null; // who has panicked or was killed does nothing any more
            if (another) return Failure.of("another process accesses", mode, at);
            if (is.lost() != should.lost())
                return Failure.of(is.lost() ? "an access is lost" : "an access should be lost", mode, at);
            Long word = should.word();
            if (!is.lost() && word != null && is.word() != word) return Failure.of("wrong contents", mode, at);
        }
        return null;
    }

    /** Whether an operating system dropped a file's page, as one does whose memory is short. */
    private static boolean dropped(Shown shown) {
        return shown.result.metrics().count("pageCache.dropped") > 0;
    }

    /**
     * Whether a balloon made a guest look for pages that are not used, by clearing accessed bits: where software sets them, the
     * next access is a fault, which a native guest has no reason to take.
     */
    private static boolean aged(Shown shown) {
        return shown.result.metrics().value("balloon.inflated").orElse(0) > 0
                && shown.ran.hosts().stream().anyMatch(h -> h.mmu().accessedDirty() == MmuSpec.AccessedDirty.FAULT);
    }

    private static @Nullable Failure compare(Shown one, String mode, Shown second, String other) {
        List<Observer.Access> some = one.accesses;
        List<Observer.Access> others = second.accesses;
        boolean shortOfMemory = one.shortOfMemory || second.shortOfMemory;
        boolean reclaims = dropped(one) || dropped(second) || aged(one) || aged(second);
        for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
            Observer.Access a = some.get(i);
            Observer.Access b = others.get(i);
            boolean another = !a.process().equals(b.process()) || a.va() != b.va() || a.kind() != b.kind();
            if (another && shortOfMemory) return null;
            if (another) return Failure.of("modes differ in what they access", mode, a + " but " + other + " " + b);
            // a host that gives a guest memory may take a file's page from its own process for it, and a guest from any
            if (a.faults() != b.faults() && a.process().contains(".") && !reclaims)
                return Failure.of("modes differ in true faults", mode, i + 1 + ": " + a + " but " + other + " " + b);
        }
        return null;
    }

    /** @param checked whether the checks of editors must accept it too */
    private static Scenario map(String text, boolean checked) throws Rejected {
        XtextResourceSet set = Example.service(XtextResourceSet.class);
        XtextResource resource = (XtextResource) set.createResource(URI.createURI("memory:/random.vmem"));
        try {
            resource.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (resource.getContents().isEmpty()) throw new Rejected("nothing is left");
        if (!resource.getErrors().isEmpty()) throw new Rejected("" + resource.getErrors());
        if (checked)
            for (Issue issue : Example.service(IResourceValidator.class)
                    .validate(resource, CheckMode.ALL, CancelIndicator.NullImpl))
                if (issue.getSeverity() == Severity.ERROR) throw new Rejected(issue.toString());
        Mapping mapping = Example.service(ScenarioMapper.class)
                .map((Model) resource.getContents().get(0));
        for (MappingIssue issue : mapping.issues()) if (issue.isError()) throw new Rejected(issue.toString());
        if (mapping.scenario().runs().isEmpty()) throw new Rejected("there is no run");
        return mapping.scenario();
    }

    /** The scenario that a text describes in a mode; null where the checks do not accept it. */
    static @Nullable Scenario mapped(RandomScenario scenario, String mode) {
        try {
            return map(scenario.text(mode), true);
        } catch (Rejected e) {
            return null;
        }
    }

    /** Why a scenario's text is not accepted; null if it is. For generators. */
    static @Nullable String whyRejected(RandomScenario scenario) {
        try {
            map(scenario.text("nested"), true);
            return null;
        } catch (Rejected e) {
            return e.getMessage();
        }
    }

    /** Runs that ended early, scenarios that the checks did not accept, accesses. */
    String summary() {
        StringBuilder out = new StringBuilder(
                accesses + " accesses, " + rejected + " scenarios not accepted, " + refused + " runs ended early");
        refusals.forEach((why, seeds) -> out.append("\n    ")
                .append(seeds.size())
                .append(" × ")
                .append(why)
                .append(", first of seed ")
                .append(seeds.get(0)));
        return out.toString();
    }

    int rejected() {
        return rejected;
    }
}
