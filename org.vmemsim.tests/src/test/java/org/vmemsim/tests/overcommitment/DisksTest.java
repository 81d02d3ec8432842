package org.vmemsim.tests.overcommitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vmemsim.runtime.result.Measures;
import org.vmemsim.runtime.result.RunResult;

/** Laws that disks must obey over time, whoever swaps to them. */
class DisksTest {
    /** Guests of 8 MiB that work on 7 each, on a host with half of what they want, or each with half of it for itself. */
    private static RunResult run(String disk, int guests, boolean host, double seconds) {
        String own = host ? "memory 8 MiB" : "memory 4 MiB   os { swap 8 MiB   disk d }";
        RunResult run = Runs.simulate(
                        """
                        disk d { %s }
                        trace z = uniform { over 7 MiB   writes 50 %%   seed 5 }
                        workload w { trace z   rate 20 thousand accesses/s }
                        host box {
                            memory %d MiB
                            reclaim { order swapping   swap { disk d } }
                            guest vm[%d] paging nested { %s }
                        }
                        run a on box for %d ms { at 0 s vm[*]: start w }
                        """.formatted(disk, host ? 4 * guests : 64, guests, own, Math.round(seconds * 1000)))
                .runs()
                .get(0);
        assertNull(run.problem(), () -> "" + run.problem());
        return run;
    }

    private static double of(Measures m, String metric) {
        return m.value(metric).orElse(0);
    }

    /**
     * A disk begins at most queue / latency requests a second, and moves at most its bandwidth. What is counted as done took
     * latency + 4,096 bytes / bandwidth each; that is its busy time, and all of it is within the time that passed, times the
     * queue. A page counts as moved when it is asked for, so what a guest waits for may still be under way: one read and one
     * write each, and what the host writes ahead in the background, 10 ms of the disk. Response times are at least the service
     * times, and no more than all who can wait: the guests and the host.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 100, 2, true",
        "1, 64, 1, 8, true",
        "80, 1, 100, 1, true",
        "80, 32, 2, 4, true",
        "8000, 1, 100, 4, true",
        "8000, 4, 100, 8, true",
        "20000, 1, 100, 3, true",
        "20000, 64, 100, 8, true",
        "1, 1, 100, 2, false",
        "80, 1, 1, 4, false",
        "8000, 1, 100, 1, false",
        "8000, 2, 100, 4, false",
        "20000, 64, 100, 2, false"
    })
    void saturation(int micros, int queue, int mibs, int guests, boolean host) {
        double seconds = 2;
        String disk = "read %d us   write %d us   bandwidth %d MiB/s   queue %d".formatted(micros, micros, mibs, queue);
        RunResult run = run(disk, guests, host, seconds);
        String name = host ? "disk.host." : "disk.guest.";
        String moved = host ? "swap.host" : "swap.guest";
        double service = Math.round(micros * 1000 + 4096e9 / (mibs * 1048576.0));
        double most = seconds * Math.min(queue * 1e9 / (micros * 1000.0), mibs * 256.0);
        List<Measures> disks = new ArrayList<>();
        if (host) disks.add(run.metrics());
        else for (int i = 0; i < guests; i++) disks.add(run.scopes().get("vm[" + i + "]"));
        for (Measures m : disks) {
            double requests = of(m, name + "requests");
            assertTrue(requests > 0, "it swaps");
            assertTrue(requests <= most, requests + " of " + most);
            double asked = of(m, moved + "In") + of(m, moved + "Out");
            double underWay = asked - requests;
            assertTrue(
                    underWay >= 0 && underWay <= 2.0 * guests + queue + most / seconds * 0.01, underWay + " under way");
            assertEquals(requests * service, of(m, name + "busy"), 0.5);
            assertEquals(of(m, name + "busy"), of(m, "time.devices"), 0.5);
            assertTrue(of(m, name + "busy") <= seconds * 1e9 * queue);
            double inside = of(m, name + "response") / (seconds * 1e9); // L = throughput times response time
            assertTrue(inside >= requests * service / (seconds * 1e9), "Little's law");
            assertTrue(inside <= 2.0 * (host ? guests : 1) + queue + most / seconds * 0.01, inside + " inside");
        }
        assertTrue(
                of(run.metrics(), "time.lost") <= guests * (seconds + 0.1) * 1e9,
                "nobody waits longer than there is time");
    }

    /** Equal guests are served alike, in whatever order they stand: their accesses differ by less than a tenth. */
    @ParameterizedTest
    @CsvSource({"a b c d", "d c b a", "c a d b"})
    void fair(String order) {
        StringBuilder guests = new StringBuilder();
        for (String g : order.split(" ")) guests.append("guest " + g + " paging nested { memory 32 MiB }\n");
        RunResult run = Runs.simulate("""
            disk slow { read 1 ms   write 100 us   bandwidth 100 GiB/s   queue 1 }
            host box {
                memory 64 MiB
                reclaim { order swapping   swap { disk slow } }
                %s
            }
            trace z = uniform { over 28 MiB   writes 50 %%   seed 5 }
            workload w { trace z   rate 5 thousand accesses/s }
            run r on box for 20 s { at 0 s { a: start w   b: start w   c: start w   d: start w } }
            """.formatted(guests)).runs().get(0);
        double[] accesses = new double[4];
        for (int i = 0; i < 4; i++) accesses[i] = of(run.scopes().get("" + (char) ('a' + i)), "access.count");
        double most = java.util.Arrays.stream(accesses).max().orElseThrow();
        double least = java.util.Arrays.stream(accesses).min().orElseThrow();
        assertTrue(least > 0.9 * most, () -> java.util.Arrays.toString(accesses));
    }

    /** A drive of 8 ms and a queue of one: at most 1,250 reads and writes in 10 s, and its busy time is its own. */
    @Test
    void drive() {
        RunResult run = Runs.simulate("""
            host box {
                memory 64 MiB
                reclaim { order swapping   swap { disk sata } }
                guest vm[4] paging nested { memory 32 MiB }
            }
            trace z = uniform { over 28 MiB   writes 50 %   seed 5 }
            workload w { trace z   rate 100 thousand accesses/s }
            run a on box for 10 s { at 0 s vm[*]: start w }
            """).runs().get(0);
        Measures m = run.metrics();
        assertTrue(of(m, "swap.hostIn") + of(m, "swap.hostOut") <= 1250 + 4);
        assertTrue(of(m, "disk.host.requests") > 0.95 * 1250 && of(m, "disk.host.requests") <= 1250);
        // 8 ms and 4,096 bytes of 150 MiB/s, 26.04 us
        assertEquals(of(m, "disk.host.requests") * 8_026_042, of(m, "time.devices"), 1);
    }

    /** Where no time passes a page takes what its disk says: two swapped out and one of them read, 2 · 3 ms + 5 ms. */
    @Test
    void priceWithoutTime() {
        RunResult run = Runs.simulate("""
            disk d { read 5 ms   write 3 ms   bandwidth 4_096 bytes/s   queue 1 }
            host box {
                reclaim { swap { disk d } }
                guest g paging nested { memory 16 MiB   process p { region r size 16 KiB } }
            }
            run a on g.p { box: swapOut pages 0..1 of g.p.r   read page 0 of r }
            """).runs().get(0);
        assertNull(run.problem());
        assertEquals(3 * 1e9 + 11 * 1e6, of(run.metrics(), "time.devices"), 1, "and a second each for the bytes");
    }
}
