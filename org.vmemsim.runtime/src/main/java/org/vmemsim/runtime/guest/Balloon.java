package org.vmemsim.runtime.guest;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The balloon driver in a guest (Waldspurger, OSDI 2002, section 3.2; Linux, drivers/virtio/virtio_balloon.c): takes frames
 * from its own operating system as any driver does, so that this drops pages of files and swaps as it sees fit, and keeps
 * them out of use. No frame is touched, and none that the balloon holds is ever chosen to go.
 *
 * <p>A guest that cannot spare a frame gives none: without a swap device, or with a full one, what is free and what files
 * have in memory is all that there is to have. For a balloon no process is killed.
 */
public final class Balloon {
    private final GuestOs os;
    private long[] held = new long[64];
    private int size;
    private BooleanSupplier writing = () -> true;

    Balloon(GuestOs os) {
        this.os = os;
    }

    /** Says whether the guest's disk can take one more page at this time; always in runs without time. */
    public void writing(BooleanSupplier hasRoom) {
        writing = hasRoom;
    }

    /** Whether it cannot grow at this time because the guest's disk is busy. */
    public boolean heldUp() {
        return !writing.getAsBoolean();
    }

    /**
     * Takes frames from the guest.
     *
     * @param taken is told the guest-physical address of each
     * @return how many it got: fewer than asked for if the guest can spare no more
     */
    public long inflate(long frames, LongConsumer taken) {
        if (os.panicked()) return 0; // the driver stands still with the rest
        long[] running = os.onOwnAccount();
        try {
            for (long got = 0; got < frames; got++) {
                long pa = os.supply().takeFrame(writing);
                if (pa < 0) return got;
                if (size == held.length) held = Arrays.copyOf(held, 2 * size);
                held[size++] = pa;
                taken.accept(pa);
            }
            return frames;
        } finally {
            os.onAccountOf(running);
        }
    }

    /**
     * Gives frames back to the guest, those first that were taken last.
     *
     * @param returned is told the guest-physical address of each, before the guest can use it
     * @return how many: fewer than asked for if the balloon is empty then
     */
    public long deflate(long frames, LongConsumer returned) {
        return os.panicked() ? 0 : giveBack(Math.min(frames, size), returned);
    }

    private long giveBack(long frames, LongConsumer returned) {
        for (long i = 0; i < frames; i++) {
            long pa = held[--size];
            returned.accept(pa);
            os.supply().returnFrame(pa);
        }
        return frames;
    }

    /** Frames that it holds. */
    public long size() {
        return size;
    }

    /**
     * The guest is started anew, after a panic too: it has all its memory, and the driver begins empty.
     *
     * @param returned as for {@link #deflate}
     */
    public void reset(LongConsumer returned) {
        giveBack(size, returned);
    }
}
