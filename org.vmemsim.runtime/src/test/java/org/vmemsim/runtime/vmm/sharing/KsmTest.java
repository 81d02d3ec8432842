package org.vmemsim.runtime.vmm.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a Linux kernel (6.1) counted, scan by scan, for two processes of 1,350 pages with known contents: 200 of zeros, 10
 * groups of 20, 600 alike, 300 unique and 50 unique ones that the first process writes all the time during the first six
 * scans. The kernel was read while it scanned, so a few of its figures are one or two off; these are not.
 */
class KsmTest {
    private static final int ZERO = 0;
    private static final int GROUPS = 200;
    private static final int BIG = 400;
    private static final int UNIQUE = 1000;
    private static final int VOLATILE = 1300;
    private static final int SIZE = 1350;
    private static final int SECOND = SIZE;

    private final PlainMemory memory = new PlainMemory();
    private Ksm ksm = new Ksm(memory, 2, false);
    private long fresh = 1_000_000;

    private void start(int mostSharing, boolean useZeroPages) {
        ksm = new Ksm(memory, mostSharing, useZeroPages);
        memory.listen(f -> {}, ksm::freed);
        for (int process : new int[] {0, SECOND}) for (int i = 0; i < SIZE; i++) memory.write(process + i, content(i));
    }

    private long content(int i) {
        if (i < GROUPS) return 0;
        if (i < BIG) return 1000 + (i - GROUPS) / 20;
        return i < UNIQUE ? 5555 : fresh++;
    }

    private void scan(boolean writing) {
        if (writing) for (int i = VOLATILE; i < SIZE; i++) memory.write(i, fresh++);
        ksm.scanAll();
    }

    private void expect(String when, long shared, long sharing, long unshared, long changing) {
        assertEquals(
                when + " " + shared + " " + sharing + " " + unshared + " " + changing,
                when + " " + ksm.shared() + " " + ksm.sharing() + " " + ksm.unshared() + " " + ksm.volatilePages());
    }

    /**
     * 2,000 pages of 12 contents; 400 zeros need 2 frames of 256 sharers, 1,200 alike 5. With use_zero_pages the 400 zeros
     * are scanned no more, and 1,600 pages of 11 contents are left.
     */
    @ParameterizedTest
    @CsvSource({
        //      shared, sharing, chains, dups, shared, sharing at the end
        "  256, false, 17, 1983, 2, 7, 18, 1982, 1963",
        "  256, true,  15, 1585, 1, 5, 16, 1604, 1585",
        "10000, false, 12, 1988, 0, 0, 13, 1987, 1968",
    })
    void countsLikeTheKernel(
            int mostSharing,
            boolean useZeroPages,
            long shared,
            long sharing,
            long chains,
            long duplicates,
            long sharedAtLast,
            long sharingAtLast,
            long sharingAfterBreaks) {
        start(mostSharing, useZeroPages);
        expect("before", 0, 0, 0, 0);
        scan(true);
        expect("scan 1", 0, 0, 0, 2700);
        scan(true);
        for (int scan = 3; scan <= 6; scan++) {
            scan(true);
            expect("scan " + scan, shared, sharing, 650, 50);
        }
        assertEquals(chains, ksm.chains());
        assertEquals(duplicates, ksm.duplicates());
        // unique pages, shared frames, and the common frame of zeros, which is not counted here
        assertEquals(700 + shared, memory.used());
        scan(false);
        scan(false);
        expect("quiet", shared, sharing, 700, 0);
        long copies = memory.copies;

        for (int i = 0; i < 50; i++) memory.write(GROUPS + i, fresh++);
        for (int i = 0; i < 20; i++) memory.write(ZERO + i, 77);
        for (int i = 0; i < 30; i++) memory.write(UNIQUE + i, fresh++);
        assertEquals(70, memory.copies - copies, "a copy for each shared page that is written");
        for (int i = 0; i < 50; i++) memory.write(GROUPS + i, content(GROUPS + i));
        expect("written", shared, sharing, 700, 0);

        scan(false);
        expect("merged again, scan 1", shared, sharingAfterBreaks, 670, 50);
        for (int scan = 2; scan <= 4; scan++) {
            scan(false);
            expect("merged again, scan " + scan, sharedAtLast, sharingAtLast, 700, 0);
        }
        ksm.unshare();
        assertEquals(sharedAtLast + sharingAtLast, memory.separated);
        expect("unmerged", 0, 0, 0, 0);
    }

    /** N equal pages: one frame, N - 1 saved, after two full scans. */
    @Test
    void twoScansMerge() {
        ksm = new Ksm(memory, 10_000, false);
        for (int i = 0; i < 20; i++) memory.write(i, 1000);
        ksm.scan(20);
        expect("scan 1", 0, 0, 0, 20);
        ksm.scan(20);
        expect("scan 2", 1, 19, 0, 0);
    }

    /** All sharers of a frame write: the frame is free, and its number may come back with other contents. */
    @Test
    void aSharedFrameThatNobodyMapsIsForgotten() {
        ksm = new Ksm(memory, 10_000, false);
        memory.listen(f -> {}, ksm::freed);
        memory.write(0, 1000);
        memory.write(1, 1000);
        ksm.scan(4);
        expect("merged", 1, 1, 0, 0);
        memory.write(0, 5);
        memory.write(1, 6);
        expect("not seen yet", 1, 1, 0, 0);
        ksm.scan(2);
        expect("seen", 0, 0, 0, 2);
        memory.write(0, 1000);
        memory.write(1, 1000);
        ksm.scan(2);
        expect("no stable page of those contents is left", 0, 0, 0, 2);
        ksm.scan(2);
        expect("merged anew", 1, 1, 0, 0);
    }
}
