package org.vmemsim.runtime.vmm.sharing;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Pages with contents over frames with sharers, as simple as can be; frames that are given back are used again at once. */
final class PlainMemory implements SharedMemory {
    private final TreeMap<Integer, Long> content = new TreeMap<>();
    private final Map<Integer, Long> frame = new HashMap<>();
    private final Map<Long, Integer> sharers = new HashMap<>();
    private final Map<Integer, Boolean> isProtected = new HashMap<>();
    private final TreeSet<Long> free = new TreeSet<>();
    private long frames;
    private LongConsumer freed = f -> {};
    private LongConsumer left = f -> {};
    long copies;
    long separated;

    /** Who is told of frames that a page left, and of those given back. */
    void listen(LongConsumer whenLeft, LongConsumer whenFreed) {
        left = whenLeft;
        freed = whenFreed;
    }

    void write(int page, long value) {
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

    private void map(int page, long to, boolean protect) {
        frame.put(page, to);
        isProtected.put(page, protect);
        sharers.merge(to, 1, Integer::sum);
    }

    private void unmap(int page) {
        long f = Objects.requireNonNull(frame.remove(page));
        left.accept(f);
        if (sharers.merge(f, -1, Integer::sum) > 0) return;
        sharers.remove(f);
        free.add(f);
        freed.accept(f);
    }

    /** Pages from 0 to the highest that was ever written. */
    @Override
    public int pages() {
        return content.isEmpty() ? 0 : content.lastKey() + 1;
    }

    @Override
    public void separate(int page) {
        long value = content(page);
        unmap(page);
        map(page, free.isEmpty() ? frames++ : free.pollFirst(), false);
        content.put(page, value);
        separated++;
    }

    /** Takes a page away. */
    void remove(int page) {
        unmap(page);
        content.remove(page);
    }

    long used() {
        return frames - free.size();
    }

    @Override
    public long content(int page) {
        return Objects.requireNonNull(content.get(page));
    }

    @Override
    public long frame(int page) {
        return frame.getOrDefault(page, NONE);
    }

    @Override
    public void protect(int page) {
        isProtected.put(page, true);
    }

    @Override
    public void share(int page, long keeper) {
        for (Map.Entry<Integer, Long> e : frame.entrySet())
            if (e.getValue() == keeper && content(e.getKey()) != content(page))
                throw new AssertionError("page " + page + " would share a frame with other contents");
        unmap(page);
        map(page, keeper, true);
    }

    @Override
    public void shareZero(int page) {
        if (content(page) != 0) throw new AssertionError("page " + page + " is not zero");
        unmap(page);
    }
}
