package org.vmemsim.runtime.guest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.replacement.Opt;
import org.vmemsim.runtime.guest.replacement.PageReplacement;
import org.vmemsim.runtime.guest.replacement.Replacements;
import org.vmemsim.runtime.scenario.memory.PagePolicy;

/**
 * Keeps a process within its frames: which of its pages are resident, which one makes room, and which were written to the
 * swap device. Pages are numbered by their virtual addresses.
 */
public final class Pager {
    private final PageReplacement policy;
    private final long frames;
    /** What the swap device holds; a page that was read from there stays until it is written again. */
    private final Map<Long, long[]> onDevice = new HashMap<>();

    private final Map<Long, Long> identities = new HashMap<>();

    /** @param frames that the process may hold, at least 1 */
    Pager(PagePolicy policy, long frames, long seed) {
        this.policy = Replacements.of(policy, frames, seed);
        this.frames = frames;
    }

    /** The process references a page, resident or not. */
    public void reference(long page) {
        if (policy.resident(page)) policy.hit(page);
    }

    /** Whether {@link #announce} makes a difference. */
    public boolean wantsFuture() {
        return policy instanceof Opt;
    }

    /** Tells which pages will be referenced from now on, in order. */
    public void announce(long[] pages) {
        if (policy instanceof Opt opt) opt.announce(pages);
    }

    boolean holds(long page) {
        return policy.resident(page);
    }

    boolean full() {
        return policy.residents() >= frames;
    }

    long evict(long incoming) {
        return policy.evict(incoming);
    }

    void load(long page) {
        policy.load(page);
    }

    void remove(long page) {
        policy.remove(page);
        onDevice.remove(page);
    }

    /** Pages [from, to) that are only on the swap device are no longer wanted. */
    void forget(long from, long to) {
        if (to - from < onDevice.size()) for (long page = from; page < to; page++) onDevice.remove(page);
        else onDevice.keySet().removeIf(page -> page >= from && page < to);
    }

    /** A child's device holds what its parent's does; what either writes there later is its own. */
    void inherit(Pager parent) {
        onDevice.putAll(parent.onDevice);
        identities.putAll(parent.identities);
    }

    /** A page is written to the swap device. */
    void write(long page, long[] contents, long identity) {
        onDevice.put(page, contents);
        identities.put(page, identity);
    }

    /** What {@link FrameContents} called the contents of a page that the swap device holds. */
    long identity(long page) {
        return identities.getOrDefault(page, 0L);
    }

    /** What the swap device holds of a page; null if it was never written there. */
    long @Nullable [] read(long page) {
        return onDevice.get(page);
    }
}
