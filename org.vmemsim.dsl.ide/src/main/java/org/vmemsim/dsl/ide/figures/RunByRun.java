package org.vmemsim.dsl.ide.figures;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.log4j.Logger;
import org.eclipse.emf.common.util.URI;
import org.vmemsim.dsl.ide.figures.Snapshots.Snapshot;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.result.RunResult;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.run.RunSpec;

/**
 * Finds the figures of a file run by run: those that are known at once, then cheap runs, then long ones. What has been found
 * is shown every now and then, and before a long run begins; until a run's own figures come, it shows its earlier ones.
 * In the end all are shown, whatever the order was.
 */
class RunByRun {
    private static final Logger LOG = Logger.getLogger(RunByRun.class);
    private static final long INTERVAL = 250_000_000;
    private static final long LONG = 100_000;

    @Inject
    private Simulator simulator;

    @Inject
    private KeptRuns kept;

    /** A run that is to be carried out. */
    private record Task(RunSpec run, PlacedRun placed, KeptRuns.Key key, long work) {}

    /**
     * @param before what is shown until now; may be null
     * @param shown takes the figures; the last ones are complete, unless it was cancelled
     */
    void find(URI file, Snapshot snapshot, Figures before, Options options, Consumer<Figures> shown) {
        Batch batch = new Batch(snapshot, before);
        List<Task> tasks = new ArrayList<>();
        for (RunSpec run : snapshot.scenario().runs()) {
            PlacedRun placed = new PlacedRun(run, snapshot.scenario().host(run).orElse(null));
            KeptRuns.Key key = KeptRuns.Key.of(placed, options);
            Optional<RunResult> known = kept.find(file, key);
            if (known.isPresent()) batch.found.put(run.name(), placed.placed(known.get()));
            else tasks.add(new Task(run, placed, key, Work.of(run, options.budget())));
        }
        tasks.sort(Comparator.comparingLong(Task::work));
        boolean news = !batch.found.isEmpty();
        long last = System.nanoTime();
        for (Task task : tasks) {
            if (news && (task.work > LONG || System.nanoTime() - last > INTERVAL)) {
                shown.accept(batch.figures(simulator));
                news = false;
                last = System.nanoTime();
            }
            RunResult result = carryOut(file, task, snapshot.scenario(), batch, options);
            if (options.cancellation().cancelled()) return;
            batch.found.put(task.run.name(), result);
            news = true;
        }
        kept.complete(file);
        shown.accept(batch.figures(simulator));
    }

    /** The border that no failure of a simulation crosses; it becomes the problem of the run that failed. */
    private RunResult carryOut(URI file, Task task, Scenario scenario, Batch batch, Options options) {
        try {
            RunResult result = simulator.run(scenario, task.run, options);
            if (!options.cancellation().cancelled()
                    && (result.problem() == null || !result.problem().internal()))
                task.placed.numbered(result).ifPresent(r -> kept.keep(file, task.key, r));
            return result;
        } catch (Throwable failure) {
            if (!options.cancellation().cancelled()) LOG.error("Simulation of " + task.run.name() + " failed", failure);
            batch.failed = true;
            return GuardedSimulation.failed(task.run, failure);
        }
    }

    /** What has been found of one text. */
    private static final class Batch {
        private final Snapshot snapshot;
        private final Map<String, RunResult> found = new HashMap<>();
        private final Map<String, RunResult> earlier = new HashMap<>();
        private boolean failed;

        private Batch(Snapshot snapshot, Figures before) {
            this.snapshot = snapshot;
            if (before == null) return;
            LineShift shift = new LineShift(snapshot.text(), before.text()); // from lines of then to those of now
            for (RunResult run : before.result().runs())
                earlier.put(run.name(), run.moved(line -> shift.earlier(line).orElse(0)));
        }

        private Figures figures(Simulator simulator) {
            Scenario scenario = snapshot.scenario();
            List<RunResult> runs = new ArrayList<>();
            Set<String> pending = new HashSet<>();
            for (RunSpec run : scenario.runs()) {
                RunResult result = found.get(run.name());
                if (result == null) pending.add(run.name());
                if (result == null) result = earlier.get(run.name());
                if (result != null) runs.add(result);
            }
            Result all = failed
                    ? new Result(scenario.name(), runs, List.of(), List.of())
                    : simulator.together(scenario, runs);
            return snapshot.with(all, pending);
        }
    }
}
