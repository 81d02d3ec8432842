package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is simulated, the UI thread has time for its user. */
class ResponseTest {
    /** Each round is 16,384 accesses, so the whole takes minutes. */
    private static final String LONG =
            """
            host box {
                guest vm paging nested {
                    process p { region heap at 0x400000 size 64 MiB }
                }
            }
            run long on vm.p {
                repeat 100_000 { read pages of vm.p.heap }
            }
            """;

    /** What one hardly notices; a blocked thread would stand still for seconds. */
    private static final long BEARABLE_MILLISECONDS = 500;

    private Bench.Opened opened;

    @BeforeEach
    void open() {
        Bench.arrange();
        opened = Bench.inWorkspace("long.vmem", LONG);
        Bench.await("lenses", opened::minings, m -> m.contains("6: Run"));
        Bench.work(500);
    }

    @AfterEach
    void close() {
        Bench.close(opened);
    }

    @Test
    void nothingWaitsForARun() {
        opened.click("Run");
        Bench.await("a job", () -> running() != null, Boolean::booleanValue);
        AtomicLong worst = new AtomicLong();
        Thread watch = watch(worst);
        for (int i = 0; i < 20; i++) { // each edit starts a simulation, too
            opened.replace("repeat 100_000 {", "repeat 100_000  {");
            Bench.work(50);
            opened.replace("repeat 100_000  {", "repeat 100_000 {");
            Bench.work(50);
        }
        opened.caret("read pages", 2);
        opened.operation(ISourceViewer.INFORMATION);
        Bench.work(1_000);
        Bench.escape();
        assertTrue(running() != null, "the run goes on");
        watch.interrupt();
        assertTrue(worst.get() < BEARABLE_MILLISECONDS, "the UI stood still for " + worst + " ms");
        System.out.println("the UI was never kept for longer than " + worst + " ms");

        running().cancel();
        Bench.await("the end of the job", () -> running() == null, Boolean::booleanValue);
        assertEquals(LONG, opened.document().get());
    }

    private static Job running() {
        return Arrays.stream(Job.getJobManager().find(null))
                .filter(job -> job.getName().equals("Run long"))
                .findFirst()
                .orElse(null);
    }

    /** Measures how long the UI thread takes to come to something new. */
    private static Thread watch(AtomicLong worst) {
        Thread watch = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        long asked = System.nanoTime();
                        Display.getDefault().syncExec(() -> {});
                        worst.accumulateAndGet((System.nanoTime() - asked) / 1_000_000, Math::max);
                        try {
                            Thread.sleep(5);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }
}
