package org.vmemsim.runtime.guest.frames;

import java.util.HashMap;
import java.util.Map;
import org.vmemsim.runtime.guest.FrameContents;
import org.vmemsim.runtime.guest.replacement.FrameQueue;
import org.vmemsim.runtime.memory.LongIntMap;

/**
 * Pages of files that are in memory, whether a process maps them or not. Those that none maps are idle: they wait, the
 * oldest first, to be dropped or to be mapped again without a read.
 */
public final class PageCache {
    private static final int INDEX_BITS = 36;

    private final LongIntMap frames = new LongIntMap();
    private final FrameQueue idle = new FrameQueue();
    private final Map<String, Integer> files = new HashMap<>();
    /** What was written to files, by page; all else is as the file was. */
    private final Map<Long, long[]> written = new HashMap<>();

    private final Map<Long, Long> identities = new HashMap<>();

    /** The number of a page of a file. */
    public long page(String file, long index) {
        return (long) files.computeIfAbsent(file, f -> files.size() + 1) << INDEX_BITS | index;
    }

    /** The frame of a page, -1 if it is not in memory. */
    public long frame(long page) {
        return frames.get(page);
    }

    public void add(long page, long frame) {
        frames.put(page, (int) frame);
    }

    public void remove(long page) {
        frames.remove(page);
    }

    /** No process maps it any more. */
    public void idle(long frame) {
        idle.add(frame);
    }

    /** A process maps it again, or it goes. */
    public void busy(long frame) {
        idle.remove(frame);
    }

    /** The frame that has been idle longest, -1 if none is. */
    public long oldestIdle() {
        return idle.oldest();
    }

    /** Pages in memory that no process maps. */
    public long idle() {
        return idle.size();
    }

    /** Pages in memory. */
    public long size() {
        return frames.size();
    }

    /** A page is written to its file. */
    public void write(long page, long[] words, long identity) {
        if (words.length > 0 || written.containsKey(page)) written.put(page, words);
        if (identity != 0 || identities.containsKey(page)) identities.put(page, identity);
    }

    public long[] words(long page) {
        return written.getOrDefault(page, new long[0]);
    }

    /** What {@link FrameContents} called what was written; 0 if nothing was. */
    public long identity(long page) {
        return identities.getOrDefault(page, 0L);
    }
}
