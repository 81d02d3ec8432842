package org.vmemsim.tests.random;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.result.Problem;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.tests.examples.Example;

/**
 * Examples and random scenarios with something changed in them, by hand or by accident: whatever comes of it, VMemSim says so
 * well. Nothing fails inside, nothing hangs, every complaint is of a place in the file, and none shows what VMemSim is made
 * of. {@code -Dvmemsim.mutations=200000} makes many, {@code -Dvmemsim.mutationSeed=} another series.
 */
class MutationsTest {
    private static final int COUNT = Integer.getInteger("vmemsim.mutations", 400);
    private static final long SEED = Long.getLong("vmemsim.mutationSeed", 1);
    private static final long MOST_SECONDS = 10;

    /** Runs that begin are cut off then: most examples are long. */
    private static final long ACCESSES = 20_000;

    private final Mutations mutations = new Mutations(SEED);

    @Test
    void allIsAnsweredWell() throws IOException {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < COUNT && failures.size() < 20; i++) {
            String text = mutations.next();
            long before = worked();
            String wrong = tried(text);
            long took = worked() - before;
            if (wrong == null && took > MOST_SECONDS * 1_000_000_000L) wrong = "it took " + took / 1_000_000 + " ms";
            if (wrong == null) continue;
            Path kept = Path.of("target", "mutations", SEED + "-" + i + ".vmem");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, text);
            failures.add(kept + ": " + wrong);
        }
        System.out.println(COUNT + " mutated scenarios, seed " + SEED + ", " + failures.size() + " failures");
        if (!failures.isEmpty()) fail("seed " + SEED + "\n" + String.join("\n", failures));
    }

    /** Time that this thread has worked, whatever else the machine does. */
    private static long worked() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** What is wrong with how a text is answered; null if nothing is. */
    private static @Nullable String tried(String text) {
        try {
            XtextResource resource = parsed(text);
            List<Issue> issues = Example.service(IResourceValidator.class)
                    .validate(resource, CheckMode.ALL, CancelIndicator.NullImpl);
            int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
            boolean errors = false;
            for (Issue i : issues) {
                errors |= i.getSeverity() == Severity.ERROR;
                String bad = unfit(i, text.length(), lines);
                if (bad != null) return bad;
            }
            boolean broken = !resource.getErrors().isEmpty();
            if (broken && !errors) return "a text with " + resource.getErrors() + " is said to be right";
            return errors || resource.getContents().isEmpty() ? null : simulated(resource, lines);
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] at = e.getStackTrace();
            return e + (at.length == 0 ? "" : " at " + at[0]);
        }
    }

    private static @Nullable String unfit(Issue i, int length, int lines) {
        String message = i.getMessage();
        if (message == null || !Mutations.inside(message).isEmpty()) return "it says: " + message;
        if (IssueCodes.INTERNAL.equals(i.getCode())) return "it fails inside: " + message;
        Integer line = i.getLineNumber();
        if (line == null || line < 1 || line > lines) return "line " + line + " of " + lines + ": " + message;
        Integer offset = i.getOffset();
        if (offset == null || offset < 0 || offset + i.getLength() > length)
            return offset + " + " + i.getLength() + " of " + length + " characters: " + message;
        return null;
    }

    private static @Nullable String simulated(XtextResource resource, int lines) {
        Mapping mapping = Example.service(ScenarioMapper.class)
                .map((Model) resource.getContents().get(0));
        for (MappingIssue i : mapping.issues()) if (i.isError()) return "the mapping complains of more: " + i.message();
        long end = worked() + 2_000_000_000L;
        for (RunSpec run : mapping.scenario().runs()) {
            if (worked() > end) break;
            RunResult result = Simulation.run(
                    mapping.scenario(),
                    run,
                    new Options(Example.FOLDER, new Budget(ACCESSES), () -> worked() > end, Progress.NONE));
            Problem problem = result.problem();
            if (problem == null) continue;
            if (problem.internal()) return "a run fails inside: " + problem.message();
            if (!Mutations.inside(problem.text()).isEmpty()) return "a run says: " + problem.text();
            if (problem.line() > lines) return "a run fails in line " + problem.line() + " of " + lines;
        }
        return null;
    }

    private static XtextResource parsed(String text) {
        XtextResourceSet set = Example.service(XtextResourceSet.class);
        XtextResource resource = (XtextResource) set.createResource(URI.createFileURI(Example.FOLDER
                .resolve("mutated.vmem")
                .toAbsolutePath()
                .normalize()
                .toString()));
        try {
            resource.load(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    Map.of(XtextResource.OPTION_ENCODING, StandardCharsets.UTF_8.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return resource;
    }
}
