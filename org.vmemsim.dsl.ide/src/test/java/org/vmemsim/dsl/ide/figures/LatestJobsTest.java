package org.vmemsim.dsl.ide.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatestJobsTest {
    private final LatestJobs jobs = new LatestJobs(20, 100);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        jobs.close();
    }

    @Test
    void onlyTheLatestOfAKeyIsDone() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(2);
        jobs.submit("a", c -> done.add("a1"));
        jobs.submit("a", c -> done.add("a2"));
        jobs.submit("b", c -> {
            done.add("b");
            end.countDown();
        });
        jobs.submit("a", c -> {
            done.add("a3");
            end.countDown();
        });
        await(end);
        assertEquals(List.of("a3", "b"), done.stream().sorted().toList());
    }

    @Test
    void aNewJobCancelsTheOneThatRuns() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        jobs.submit("a", c -> {
            running.countDown();
            while (!c.cancelled()) Thread.onSpinWait();
            done.add("cancelled");
        });
        await(running);
        jobs.submit("a", c -> end.countDown());
        await(end);
        assertEquals(List.of("cancelled"), done);
    }

    @Test
    void aJobThatFailsOrHangsHoldsNobodyUp() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(2);
        jobs.submit("fails", c -> {
            throw new StackOverflowError();
        });
        jobs.submit("hangs", c -> {
            running.countDown();
            deaf(never);
        });
        await(running);
        jobs.submit("other", c -> end.countDown());
        jobs.submit("hangs", c -> end.countDown());
        await(end);
        never.countDown();
    }

    @Test
    void nothingIsDoneAfterTheEnd() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        jobs.submit("a", c -> {
            running.countDown();
            while (!c.cancelled()) Thread.onSpinWait();
            ended.countDown();
        });
        await(running);
        jobs.close();
        await(ended);
        jobs.submit("b", c -> done.add("b"));
        assertEquals(List.of(), done);
    }

    private static void deaf(CountDownLatch latch) {
        for (boolean heard = false; !heard; ) {
            try {
                latch.await();
                heard = true;
            } catch (InterruptedException e) {
                // deaf to it
            }
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(30, TimeUnit.SECONDS));
    }
}
