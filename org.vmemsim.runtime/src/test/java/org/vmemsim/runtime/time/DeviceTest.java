package org.vmemsim.runtime.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.random.SplitMix64;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.settings.Cost;

/** Waiting for a disk, by hand, and the laws of queueing. A page of 4,000 bytes takes 4 us of a channel of 1 GB/s. */
class DeviceTest {
    private static final long US = 1000;
    private static final long MS = 1_000_000;
    private static final Device.Places PLACES = new Device.Places(0, 1, 2);

    private final long[] counts = new long[3];

    private static Device device(double read, double write, long queue, double bandwidth) {
        DiskSpec disk = new DiskSpec("d", Cost.NONE, Cost.NONE, bandwidth, queue);
        return new Device(disk, read, write, PLACES);
    }

    private static Device device(long queue, double bandwidth) {
        return device(100 * US, 50 * US, queue, bandwidth);
    }

    private long read(Device d, long at) {
        return d.request(at, false, 4000, counts);
    }

    @Test
    void alone() {
        Device d = device(8, 1e9);
        assertEquals(5 * MS + 104 * US, read(d, 5 * MS));
        assertEquals(7 * MS + 54 * US, d.request(7 * MS, true, 4000, counts));
        assertEquals(7 * MS, d.begun());
    }

    /** One at a time: request k waits for k before it, 104 us each. */
    @Test
    void theQueueIsFull() {
        Device d = device(1, 1e9);
        for (int k = 0; k < 30; k++) {
            assertEquals(MS + (k + 1) * 104 * US, read(d, MS));
            assertEquals(MS + k * 104 * US, d.begun());
        }
        // 30 * 104 us = 3.12 ms: at 4 ms the place is not free yet
        assertEquals(MS + 31 * 104 * US, read(d, 4 * MS));
        assertEquals(9 * MS + 104 * US, read(d, 9 * MS));
    }

    /** Two places: the third waits for the write, which is done first. */
    @Test
    void whoIsDoneFirstGivesItsPlace() {
        Device d = device(2, 1e12);
        d.request(0, false, 0, counts);
        d.request(0, true, 0, counts);
        assertEquals(50 * US + 100 * US, d.request(10 * US, false, 0, counts));
        assertEquals(100 * US + 50 * US, d.request(20 * US, true, 0, counts), "the first read's place");
    }

    /** Four million bytes a second: a page is a millisecond of the channel, whatever the queue. */
    @Test
    void theChannelIsFull() {
        Device d = device(1000, 4e6);
        for (int i = 0; i < 5; i++) assertEquals((11 + i) * MS + 100 * US, read(d, 10 * MS));
    }

    @Test
    void requestsCountWhenTheyAreDone() {
        Device d = device(1, 1e9);
        read(d, 0);
        read(d, 50 * US);
        d.settle(104 * US - 1);
        assertEquals(0, counts[0]);
        d.settle(104 * US);
        assertEquals("[1, 104000, 104000]", Arrays.toString(counts));
        d.settle(208 * US);
        assertEquals("[2, 208000, 262000]", Arrays.toString(counts), "the second waited for 54 us");
    }

    /** Writes of 50 us with a queue of 2: within 1 ms, 20 a place, so 40; one that is taken up to 0.1 ms leaves 18. */
    @Test
    void room() {
        Device d = device(2, 1e12);
        assertEquals(40, d.room(0, MS, 0));
        read(d, 0);
        assertEquals(20 + 18, d.room(0, MS, 0));
        assertEquals(5, device(2, 4e6).room(0, 5 * MS, 4000), "a page is a millisecond of the channel");
    }

    /**
     * A closed loop of {@code clients}, each of which asks again some time after it was served. The device begins no more than
     * queue / latency and bandwidth / bytes requests a second; busy time is requests times service and at most time times queue;
     * and Little's law, L = λ W, holds for what was inside over time, which is measured apart.
     */
    @ParameterizedTest
    @CsvSource({
        "1000, 1, 8",
        "1000, 64, 8",
        "80000, 1, 1",
        "80000, 4, 8",
        "80000, 32, 64",
        "8000000, 1, 4",
        "8000000, 2, 1",
        "8000000, 64, 128",
        "20000000, 1, 8",
        "20000000, 16, 8",
        "20000000, 64, 100"
    })
    void laws(long latency, int queue, int clients) {
        double bandwidth = 1e9;
        Device d = device(latency, latency, queue, bandwidth);
        SplitMix64 random = new SplitMix64(latency + queue);
        long end = latency * 2000;
        PriorityQueue<Long> next = new PriorityQueue<>();
        for (int i = 0; i < clients; i++) next.add((long) i);
        double inside = 0;
        long requests = 0;
        long done = 0;
        for (long at = next.remove(); at < end; at = next.remove()) {
            long finished = d.request(at, requests++ % 3 == 0, 4000, counts);
            inside += Math.min(finished, end) - at;
            if (finished <= end) done++;
            next.add(finished + random.below(latency / 2));
        }
        d.settle(end);
        assertEquals(done, counts[0]);
        double seconds = end / 1e9;
        double most = Math.min(queue * 1e9 / (latency + 4 * US), bandwidth / 4000);
        assertTrue(done <= most * seconds + queue, done + " of " + most * seconds);
        assertEquals(done * (latency + 4 * US), counts[1]);
        assertTrue(counts[1] <= (double) end * queue);
        double throughput = done / (double) end;
        double response = counts[2] / (double) done;
        assertEquals(throughput * response, inside / end, clients * 0.02, "requests that are under way at the end");
        if (clients >= 2 * queue) assertTrue(done > 0.9 * most * seconds, done + " of " + most * seconds);
    }
}
