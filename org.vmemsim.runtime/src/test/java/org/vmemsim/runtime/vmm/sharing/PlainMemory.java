package org.vmemsim.runtime.vmm.sharing;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Pages with contents over frames with sharers, as simple as can be; frames that are given back are used again at once. */
final class PlainMemory implements SharedMemory {
    private final Map<Long, Long> content = new HashMap<>();
    private final Map<Long, Long> frame = new HashMap<>();
    private final Map<Long, Integer> sharers = new HashMap<>();
    private final Map<Long, Boolean> isProtected = new HashMap<>();
    private final TreeSet<Long> free = new TreeSet<>();
    private long frames;
    private LongConsumer freed = f -> {};
    private LongConsumer left = f -> {};
    long copies;

    /** Who is told of frames that a page left, and of those given back. */
    void listen(LongConsumer whenLeft, LongConsumer whenFreed) {
        left = whenLeft;
        freed = whenFreed;
    }

    void write(long page, long value) {
        Long f = frame.get(page);
        if (f == null || isProtected.getOrDefault(page, false)) {
            if (f != null) {
                copies++;
                unmap(page);
            } else if (content.containsKey(page)) copies++;
            map(page, free.isEmpty() ? frames++ : free.pollFirst(), false);
        }
        content.put(page, value);
    }

    private void map(long page, long to, boolean protect) {
        frame.put(page, to);
        isProtected.put(page, protect);
        sharers.merge(to, 1, Integer::sum);
    }

    private void unmap(long page) {
        long f = Objects.requireNonNull(frame.remove(page));
        left.accept(f);
        if (sharers.merge(f, -1, Integer::sum) > 0) return;
        sharers.remove(f);
        free.add(f);
        freed.accept(f);
    }

    long used() {
        return frames - free.size();
    }

    @Override
    public long content(long page) {
        return Objects.requireNonNull(content.get(page));
    }

    @Override
    public long frame(long page) {
        return frame.getOrDefault(page, NONE);
    }

    @Override
    public void protect(long page) {
        isProtected.put(page, true);
    }

    @Override
    public void share(long page, long keeper) {
        for (Map.Entry<Long, Long> e : frame.entrySet())
            if (e.getValue() == keeper && content(e.getKey()) != content(page))
                throw new AssertionError("page " + page + " would share a frame with other contents");
        unmap(page);
        map(page, keeper, true);
    }

    @Override
    public void shareZero(long page) {
        if (content(page) != 0) throw new AssertionError("page " + page + " is not zero");
        unmap(page);
    }
}
