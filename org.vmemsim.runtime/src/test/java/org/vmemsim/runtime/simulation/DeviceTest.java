package org.vmemsim.runtime.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.scenario.Cost;
import org.vmemsim.runtime.scenario.DiskSpec;

/** Waiting for a device, by hand. A page of 4,000 bytes takes 4 us of a channel of 1 GB/s. */
class DeviceTest {
    private static final long MS = 1_000_000;

    private static Device device(long queue, double bandwidth) {
        DiskSpec disk = new DiskSpec("d", Cost.nanoseconds("100000"), Cost.nanoseconds("50000"), bandwidth, queue);
        return new Device(disk, 100_000, 50_000);
    }

    @Test
    void alone() {
        Device d = device(8, 1e9);
        assertEquals(5 * MS + 104_000, d.read(5 * MS, 4000));
        assertEquals(7 * MS + 54_000, d.write(7 * MS, 4000));
    }

    /** One at a time: 9 reads of 104 us fill a slice of a millisecond, the tenth begins in the next. */
    @Test
    void theQueueIsFull() {
        Device d = device(1, 1e9);
        for (int i = 0; i < 9; i++) assertEquals(MS + 104_000, d.read(MS, 4000));
        assertEquals(2 * MS + 104_000, d.read(MS, 4000));
        for (int i = 0; i < 8; i++) d.read(MS, 4000);
        assertEquals(3 * MS + 104_000, d.read(MS, 4000));
        assertEquals(3 * MS + 104_000, d.read(2 * MS + 1, 4000));
    }

    /** Four million bytes a second: a page is a millisecond of the channel, whatever the queue. */
    @Test
    void theChannelIsFull() {
        Device d = device(1000, 4e6);
        for (int i = 0; i < 5; i++) assertEquals((10 + i) * MS + 100_000 + MS, d.read(10 * MS, 4000));
    }

    /** Whose turn comes later, for an earlier time, does not wait for what another asked for later. */
    @Test
    void requestsOutOfOrder() {
        Device d = device(1, 1e9);
        for (int i = 0; i < 30; i++) d.read(9 * MS, 4000);
        assertEquals(MS + 104_000, d.read(MS, 4000));
        assertTrue(d.read(9 * MS, 4000) > 12 * MS);
        assertEquals(3_600_000 * MS + 104_000, d.read(3_600_000 * MS, 4000), "an hour later");
    }
}
