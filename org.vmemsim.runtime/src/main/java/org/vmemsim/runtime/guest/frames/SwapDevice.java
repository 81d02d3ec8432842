package org.vmemsim.runtime.guest.frames;

import java.util.Arrays;
import org.vmemsim.runtime.guest.FrameContents;
import org.vmemsim.runtime.memory.BitTree;

/**
 * A swap device: slots of one page each, the lowest free one first. A slot is kept by every page table entry that means it,
 * and by the frame that was read from it and not written since (the swap cache: Gorman, Understanding the Linux Virtual
 * Memory Manager, section 11.4), so that such a page can go again without being written.
 */
public final class SwapDevice {
    private static final long[] NOTHING = {};

    private final long slots;
    private final BitTree free = new BitTree();
    private final BitTree cached = new BitTree();
    private int made;
    private int used;
    private int[] users = new int[16];
    /** The frame that holds what the slot holds, + 1. */
    private int[] frames = new int[16];

    /** When the page of a slot went, as the policy counts; differences are what matters, so 32 bits will do. */
    private int[] ages = new int[0];

    private long[][] contents = new long[0][];
    private long[] identities = new long[0];

    /** @param slots how many pages it can hold */
    public SwapDevice(long slots) {
        this.slots = Math.min(slots, Integer.MAX_VALUE - 8);
    }

    /** Takes a slot for one user; -1 if all are taken. */
    public int take() {
        int slot = (int) free.first();
        if (slot >= 0) free.clear(slot);
        else if (made == slots) return -1;
        else slot = made++;
        if (slot >= users.length) {
            users = Arrays.copyOf(users, 2 * users.length);
            frames = Arrays.copyOf(frames, users.length);
        }
        users[slot] = 1;
        used++;
        return slot;
    }

    /** One user more. */
    public void keep(int slot) {
        users[slot]++;
    }

    /** One user less; the last one gives the slot back. */
    public void release(int slot) {
        if (--users[slot] > 0) return;
        used--;
        free.set(slot);
        if (slot < contents.length) contents[slot] = NOTHING;
        if (slot < identities.length) identities[slot] = 0;
    }

    /** Who means the slot: page table entries, and the frame that caches it. */
    public int users(int slot) {
        return users[slot];
    }

    /** The frame that holds the same, -1 if none does. */
    public long cachedIn(int slot) {
        return frames[slot] - 1;
    }

    /** A frame now holds what a slot holds, and is one of its users; -1 ends that. */
    public void cachedIn(int slot, long frame) {
        frames[slot] = (int) frame + 1;
        if (frame >= 0) cached.set(slot);
        else cached.clear(slot);
    }

    /** A slot that only a frame keeps, which could do without; -1 if there is none. */
    public int spare() {
        for (long slot = cached.first(); slot >= 0; slot = cached.next(slot + 1))
            if (users[(int) slot] == 1) return (int) slot;
        return -1;
    }

    /** The page of a slot goes at this age (Linux, mm/workingset.c, workingset_eviction). */
    public void age(int slot, long age) {
        if (slot >= ages.length) ages = Arrays.copyOf(ages, users.length);
        ages[slot] = (int) age;
    }

    /** By how much the age grew since the page of a slot went. */
    public long distance(int slot, long age) {
        return age - ages[slot] & 0xffff_ffffL;
    }

    public void write(int slot, long[] words, long identity) {
        if (words.length > 0 || slot < contents.length) {
            if (slot >= contents.length) contents = Arrays.copyOf(contents, Math.max(slot + 1, 2 * contents.length));
            contents[slot] = words;
        }
        if (identity != 0 || slot < identities.length) {
            if (slot >= identities.length)
                identities = Arrays.copyOf(identities, Math.max(slot + 1, 2 * identities.length));
            identities[slot] = identity;
        }
    }

    public long[] words(int slot) {
        long[] words = slot < contents.length ? contents[slot] : null;
        return words == null ? NOTHING : words;
    }

    /** What {@link FrameContents} called the page's contents. */
    public long identity(int slot) {
        return slot < identities.length ? identities[slot] : 0;
    }

    /** Slots in use. */
    public long used() {
        return used;
    }

    public long slots() {
        return slots;
    }

    /** Whether no page can be written any more, not even by giving up a spare slot. */
    public boolean full() {
        return used == slots && spare() < 0;
    }
}
