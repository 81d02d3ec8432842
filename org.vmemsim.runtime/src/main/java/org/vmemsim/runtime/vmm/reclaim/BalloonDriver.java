package org.vmemsim.runtime.vmm.reclaim;

import java.util.function.LongConsumer;

/** The balloon in a guest, as its VMM speaks to it. */
public interface BalloonDriver {
    /**
     * Takes frames from the guest by its own allocator and replacement, and pins them.
     *
     * @param taken is told the guest-physical address of each
     * @return how many it got
     */
    long inflate(long frames, LongConsumer taken);

    /**
     * Gives frames back to the guest.
     *
     * @param returned is told the guest-physical address of each, before the guest can use it
     * @return how many
     */
    long deflate(long frames, LongConsumer returned);

    /** Frames that it holds. */
    long size();

    /** A guest without a balloon driver. */
    BalloonDriver NONE = new BalloonDriver() {
        @Override
        public long inflate(long frames, LongConsumer taken) {
            return 0;
        }

        @Override
        public long deflate(long frames, LongConsumer returned) {
            return 0;
        }

        @Override
        public long size() {
            return 0;
        }
    };
}
