package org.vmemsim.dsl.ide.figures;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.log4j.Logger;
import org.vmemsim.runtime.control.Cancellation;

/**
 * Jobs on one background thread, of which only the latest of each key counts: a new one waits a moment in case another
 * follows, and cancels the one before. A job that does not end when it is cancelled loses its thread: the others go on
 * with a new one.
 */
final class LatestJobs {
    private static final Logger LOG = Logger.getLogger(LatestJobs.class);

    private final long delay;
    private final long patience;
    private final Map<Object, Job> latest = new HashMap<>();
    private ExecutorService thread = newThread();
    private boolean closed;

    /**
     * @param delay milliseconds before a job starts
     * @param patience milliseconds that a cancelled job may take to end
     */
    LatestJobs(long delay, long patience) {
        this.delay = delay;
        this.patience = patience;
    }

    /** Does {@code work} soon, unless another of this key comes first. */
    synchronized void submit(Object key, Consumer<Cancellation> work) {
        cancel(key);
        if (closed) return;
        Job job = new Job(key, work);
        latest.put(key, job);
        delayedExecutor(delay, MILLISECONDS, this::execute).execute(job);
    }

    /** Gives up the job of this key, waiting or running. */
    synchronized void cancel(Object key) {
        Job job = latest.remove(key);
        if (job == null) return;
        job.cancelled = true;
        if (job.running) delayedExecutor(patience, MILLISECONDS).execute(() -> abandon(job));
    }

    /** Gives up all jobs, for good. */
    synchronized void close() {
        closed = true;
        latest.values().forEach(j -> j.cancelled = true);
        latest.clear();
        thread.shutdownNow();
    }

    private synchronized void execute(Runnable job) {
        if (!closed) thread.execute(job);
    }

    private synchronized void abandon(Job job) {
        if (!job.running || closed) return;
        LOG.warn("Work on " + job.key + " does not end though it is cancelled; left behind");
        job.running = false;
        var waiting = thread.shutdownNow(); // interrupts it too
        thread = newThread();
        waiting.forEach(thread::execute);
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(r -> {
            Thread t = new Thread(r, "vmem-simulation");
            t.setDaemon(true);
            return t;
        });
    }

    private final class Job implements Runnable {
        private final Object key;
        private final Consumer<Cancellation> work;
        private volatile boolean cancelled;
        private boolean running; // guarded by the jobs around

        private Job(Object key, Consumer<Cancellation> work) {
            this.key = key;
            this.work = work;
        }

        @Override
        public void run() {
            synchronized (LatestJobs.this) {
                if (cancelled) return;
                running = true;
            }
            try {
                work.accept(() -> cancelled);
            } catch (Throwable failure) { // the thread is for the next job, whatever became of this one
                LOG.error("Work on " + key + " failed", failure);
            } finally {
                synchronized (LatestJobs.this) {
                    running = false;
                    latest.remove(key, this);
                }
            }
        }
    }
}
