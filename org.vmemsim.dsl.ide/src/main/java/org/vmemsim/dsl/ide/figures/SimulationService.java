package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.log4j.Logger;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.resource.IResourceDescription;
import org.vmemsim.dsl.ide.diagnostics.PublishedDiagnostics;
import org.vmemsim.dsl.ide.editor.EditorSettings;
import org.vmemsim.dsl.ide.figures.Snapshots.Snapshot;
import org.vmemsim.dsl.ide.figures.Snapshots.Taken;
import org.vmemsim.runtime.control.Cancellation;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Progress;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * Keeps the figures of the open files. An edit cancels every read that runs, so nothing here is simulated inside one:
 * a read only takes a snapshot, and the client is asked to look again when the figures are there.
 */
@Singleton
public class SimulationService implements ILanguageServerAccess.IBuildListener {
    private static final Logger LOG = Logger.getLogger(SimulationService.class);

    /** Milliseconds after an edit in which another one may come; what has been simulated before it is kept anyway. */
    private static final long DELAY = 30;

    private final LatestJobs jobs = new LatestJobs(DELAY, 2_000);
    private final Set<URI> open = ConcurrentHashMap.newKeySet();
    private final Map<URI, Figures> figures = new ConcurrentHashMap<>();
    /** Files whose figures are of a text, or of imports and traces, of before. */
    private final Set<URI> outdated = ConcurrentHashMap.newKeySet();

    private ILanguageServerAccess access;

    @Inject
    private Snapshots snapshots;

    @Inject
    private RunByRun runs;

    @Inject
    private KeptRuns kept;

    @Inject
    private EditorSettings settings;

    @Inject
    private PublishedDiagnostics diagnostics;

    @Inject
    private FileWatch files;

    /** To be called once, before any file is opened. */
    public void connect(ILanguageServerAccess server) {
        access = server;
        server.addBuildListener(this);
    }

    /** The figures of a file whose text is now {@code text}; empty if it was never simulated. */
    public Optional<ShownFigures> shown(URI file, String text) {
        return Optional.ofNullable(figures.get(file)).map(f -> new ShownFigures(f, text, outdated.contains(file)));
    }

    /** From now on the file's figures are kept up to date. */
    public void opened(URI file) {
        open.add(file);
    }

    /** The figures that are being sought are of yesterday, and must not keep the edit's diagnostics waiting. */
    public void edited(URI file) {
        jobs.cancel(file);
    }

    /** Forgets the file's figures. */
    public void closed(URI file) {
        open.remove(file);
        jobs.cancel(file);
        figures.remove(file);
        kept.forget(file);
        outdated.remove(file);
        files.closed(file);
        diagnostics.simulated(file, List.of());
    }

    /** An edit has been built: its file, and those that depend on it, have figures no longer. */
    @Override
    public void afterBuild(List<IResourceDescription.Delta> deltas) {
        deltas.stream()
                .map(IResourceDescription.Delta::getUri)
                .filter(open::contains)
                .forEach(file -> {
                    outdated.add(file);
                    watch(file);
                    simulateSoon(file);
                });
    }

    /** An edit cancels it; the build of that edit comes here again. */
    private void watch(URI file) {
        var unused = access.doRead(file.toString(), context -> FileWatch.filesOf(context.getResource()))
                .thenAccept(found -> {
                    if (open.contains(file)) files.opened(file, found);
                });
    }

    /** Another budget gives other figures. */
    public void settingsChanged() {
        open.forEach(this::simulateSoon);
    }

    /** Ends all work, for good. */
    public void shutdown() {
        jobs.close();
        files.stop();
    }

    /** Circumstances of a simulation of this file: traces are looked for beside it. */
    public Options options(URI file, Cancellation cancellation, Progress progress) {
        Path path = Path.of(file.isFile() ? file.toFileString() : "").toAbsolutePath();
        Path directory = file.isFile() && path.getParent() != null ? path.getParent() : path;
        return new Options(directory, settings.budget(), cancellation, progress);
    }

    private void simulateSoon(URI file) {
        jobs.submit(file, cancellation -> simulate(file, cancellation));
    }

    private void simulate(URI file, Cancellation cancellation) {
        if (!open.contains(file)) return;
        if (diagnostics.hasErrors(file)) {
            if (figures.containsKey(file)) diagnostics.refreshFigures(); // they are old now
            return;
        }
        Taken taken;
        try {
            taken = access.doRead(file.toString(), snapshots::take).get();
        } catch (CancellationException e) { // by an edit, perhaps of another file
            if (!cancellation.cancelled()) simulateSoon(file);
            return;
        } catch (InterruptedException e) {
            return; // the server ends
        } catch (ExecutionException e) {
            taken = new Taken(null, e.getCause());
        }
        if (cancellation.cancelled() || taken == null) return; // the server does not know the file
        if (taken.failure() != null) notMapped(file, taken.failure());
        else if (taken.snapshot() != null) simulate(file, taken.snapshot(), cancellation);
        else diagnostics.simulated(file, List.of());
    }

    private void simulate(URI file, Snapshot snapshot, Cancellation cancellation) {
        Options options = options(file, cancellation, Progress.NONE);
        runs.find(file, snapshot, figures.get(file), options, fresh -> show(file, fresh, cancellation));
    }

    private void show(URI file, Figures fresh, Cancellation cancellation) {
        if (cancellation.cancelled()) return;
        figures.put(file, fresh);
        outdated.remove(file);
        diagnostics.simulated(file, ResultDiagnostics.of(fresh));
        diagnostics.refreshFigures();
    }

    private void notMapped(URI file, Throwable cause) {
        if (!(cause instanceof InvalidScenarioException)) LOG.error(file + " cannot be mapped", cause);
        diagnostics.simulated(file, List.of(ResultDiagnostics.notSimulated(cause)));
        if (figures.containsKey(file)) diagnostics.refreshFigures();
    }
}
