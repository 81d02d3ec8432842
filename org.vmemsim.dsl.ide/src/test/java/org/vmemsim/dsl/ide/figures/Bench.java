package org.vmemsim.dsl.ide.figures;

import com.google.inject.Injector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.util.LazyStringInputStream;
import org.vmemsim.dsl.ide.VMemIdeSetup;
import org.vmemsim.dsl.ide.figures.Snapshots.Snapshot;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;

/** One file whose texts are simulated one after the other, as an editor's are. */
final class Bench {
    /** Names of runs in the order in which they were carried out. */
    final List<String> carriedOut = new ArrayList<>();

    /** All figures that were shown of the last text. */
    final List<Figures> shown = new ArrayList<>();

    /** What happens before a run is carried out. */
    Consumer<RunSpec> during = run -> {};

    private final Injector injector;
    private final URI file;
    private final Options options;

    Bench(Path folder, long budget) {
        this.injector = new VMemIdeSetup(binder -> binder.bind(Simulator.class).to(Observed.class))
                .createInjectorAndDoEMFRegistration();
        injector.getInstance(Observed.class).bench = this;
        this.file = URI.createFileURI(folder.resolve("bench.vmem").toString());
        this.options = new Options(folder, new Budget(budget), Cancellation.NEVER, Progress.NONE);
    }

    @com.google.inject.Singleton
    static final class Observed extends RuntimeSimulator {
        private Bench bench;

        @Override
        public RunResult run(Scenario scenario, RunSpec run, Options options) {
            bench.carriedOut.add(run.name());
            bench.during.accept(run);
            return super.run(scenario, run, options);
        }
    }

    /** The figures of a text that has no errors; empty for others. */
    Optional<Figures> edit(String text) {
        Optional<Snapshot> snapshot = snapshot(text).filter(Bench::namesDiffer);
        if (snapshot.isEmpty()) return Optional.empty();
        Figures before = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        shown.clear();
        carriedOut.clear();
        injector.getInstance(RunByRun.class).find(file, snapshot.get(), before, options, shown::add);
        return Optional.of(shown.get(shown.size() - 1));
    }

    Options options() {
        return options;
    }

    /** Two runs of one name are an error that the validation finds. */
    private static boolean namesDiffer(Snapshot s) {
        return s.scenario().runs().stream().map(RunSpec::name).distinct().count()
                == s.scenario().runs().size();
    }

    private Optional<Snapshot> snapshot(String text) {
        try {
            XtextResourceSet resources = injector.getInstance(XtextResourceSet.class);
            XtextResource resource = (XtextResource) resources.createResource(file);
            resource.load(new LazyStringInputStream(text, "UTF-8"), null);
            if (!resource.getErrors().isEmpty() || resource.getContents().isEmpty()) return Optional.empty();
            var context =
                    new ILanguageServerAccess.Context(resource, new Document(1, text), true, CancelIndicator.NullImpl);
            return Optional.ofNullable(
                    injector.getInstance(Snapshots.class).take(context).snapshot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
