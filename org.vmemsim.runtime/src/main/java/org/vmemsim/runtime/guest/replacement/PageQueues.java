package org.vmemsim.runtime.guest.replacement;

import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * Pages in doubly linked queues: each page is in one queue at most, and is found by its number at once. All in arrays, so
 * that millions of pages stay cheap: some 30 bytes each, or 10 where pages are small numbers, such as those of frames.
 *
 * <p>A page is a node; node {@code q} below the number of queues is the head of queue {@code q} and links its front and
 * back. Nodes are found by open addressing with linear probing (Knuth, TAOCP 3, 6.4, Algorithms L and R); {@link #dense
 * dense} ones are the pages' own numbers, behind the heads.
 */
final class PageQueues {
    private static final int FREE = -1;

    private final boolean dense;
    private final int queues;
    private long[] page;
    private int[] next;
    private int[] previous;
    private byte[] queue;
    private boolean[] marked;
    private final long[] size;
    private int made;
    private int free = FREE;
    private int[] table = new int[64];
    private int held;

    PageQueues(int queues) {
        this(queues, false);
    }

    /** Queues of pages that are numbered from 0 on without large gaps. */
    static PageQueues dense(int queues) {
        return new PageQueues(queues, true);
    }

    PageQueues(int queues, boolean dense) {
        this.dense = dense;
        this.queues = queues;
        this.made = queues;
        this.page = new long[dense ? 0 : queues + 32];
        this.next = new int[queues + 32];
        this.previous = new int[next.length];
        this.queue = new byte[next.length];
        this.marked = new boolean[next.length];
        this.size = new long[queues];
        for (int q = 0; q < queues; q++) next[q] = previous[q] = q;
        Arrays.fill(table, FREE);
        Arrays.fill(queue, (byte) FREE);
    }

    /** The node of a page, or -1. */
    int find(long p) {
        if (dense) return p + queues < queue.length && queue[(int) p + queues] != FREE ? (int) p + queues : FREE;
        for (int i = home(p); table[i] != FREE; i = i + 1 & table.length - 1) if (page[table[i]] == p) return table[i];
        return FREE;
    }

    /** Puts a page that is in no queue at the front of one, without a mark. @return its node */
    int add(long p, int q) {
        if (dense) {
            int n = (int) p + queues;
            if (n >= next.length) room(Math.max(n + 1, 2 * next.length));
            marked[n] = false;
            link(n, q);
            return n;
        }
        int n = node();
        page[n] = p;
        marked[n] = false;
        if (2 * ++held > table.length) grow();
        place(n);
        link(n, q);
        return n;
    }

    /** Takes a page out of its queue and forgets it. */
    void drop(int n) {
        unlink(n);
        queue[n] = FREE;
        if (dense) return;
        erase(n);
        held--;
        next[n] = free;
        free = n;
    }

    void moveToFront(int n, int q) {
        unlink(n);
        link(n, q);
    }

    /** The node at the back of a queue. */
    int back(int q) {
        if (size[q] == 0) throw new NoSuchElementException("no page can make room");
        return previous[q];
    }

    long size(int q) {
        return size[q];
    }

    long page(int n) {
        return dense ? n - queues : page[n];
    }

    int queue(int n) {
        return queue[n];
    }

    boolean marked(int n) {
        return marked[n];
    }

    void mark(int n, boolean mark) {
        marked[n] = mark;
    }

    private int node() {
        if (free != FREE) {
            int n = free;
            free = next[n];
            return n;
        }
        if (made == page.length) {
            page = Arrays.copyOf(page, made * 2);
            room(made * 2);
        }
        return made++;
    }

    private void room(int length) {
        int before = queue.length;
        next = Arrays.copyOf(next, length);
        previous = Arrays.copyOf(previous, length);
        queue = Arrays.copyOf(queue, length);
        Arrays.fill(queue, before, length, (byte) FREE);
        marked = Arrays.copyOf(marked, length);
    }

    private void link(int n, int q) {
        int front = next[q];
        next[n] = front;
        previous[n] = q;
        previous[front] = n;
        next[q] = n;
        queue[n] = (byte) q;
        size[q]++;
    }

    private void unlink(int n) {
        next[previous[n]] = next[n];
        previous[next[n]] = previous[n];
        size[queue[n]]--;
    }

    private int home(long p) {
        return (int) (p * 0x9E3779B97F4A7C15L >>> 32) & table.length - 1;
    }

    private void place(int n) {
        int i = home(page[n]);
        while (table[i] != FREE) i = i + 1 & table.length - 1;
        table[i] = n;
    }

    private void grow() {
        int[] old = table;
        table = new int[old.length * 2];
        Arrays.fill(table, FREE);
        for (int n : old) if (n != FREE) place(n);
    }

    /** Closes the gap, so that no search ends too early. */
    private void erase(int n) {
        int mask = table.length - 1;
        int gap = home(page[n]);
        while (table[gap] != n) gap = gap + 1 & mask;
        for (int i = gap + 1 & mask; table[i] != FREE; i = i + 1 & mask) {
            int home = home(page[table[i]]);
            if ((i - home & mask) >= (i - gap & mask)) {
                table[gap] = table[i];
                gap = i;
            }
        }
        table[gap] = FREE;
    }
}
