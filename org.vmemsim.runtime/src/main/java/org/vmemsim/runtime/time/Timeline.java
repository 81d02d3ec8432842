package org.vmemsim.runtime.time;

import java.util.PriorityQueue;

/**
 * Simulated time and what is to happen in it, in nanoseconds since the run began. What is due at the same time happens in
 * the order in which it was first announced, so that runs are deterministic. A run without a duration stays at 0.
 */
public final class Timeline {
    /** Never. */
    public static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long announced;

    /** Something that is to happen. A repeated one keeps its place among those of the same time. */
    private record Task(long due, long order, long period, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }

    public long now() {
        return now;
    }

    /** Once, at a time that is not over. */
    public void at(long ns, Runnable action) {
        if (ns < now) throw new IllegalArgumentException(ns + " ns is over: it is " + now + " ns");
        tasks.add(new Task(ns, announced++, 0, action));
    }

    /** Again and again, first after one period from now. */
    public void every(long periodNs, Runnable action) {
        every(now + periodNs, periodNs, action);
    }

    /** Again and again from a time on. */
    public void every(long firstNs, long periodNs, Runnable action) {
        if (firstNs < now || periodNs < 1)
            throw new IllegalArgumentException("every " + periodNs + " ns from " + firstNs + " ns on, at " + now);
        tasks.add(new Task(firstNs, announced++, periodNs, action));
    }

    /** When the next thing is due; {@link #NEVER} if nothing is. */
    public long next() {
        Task next = tasks.peek();
        return next == null ? NEVER : next.due;
    }

    /** It gets later: all that is due up to then happens, each at its time. */
    public void advance(long to) {
        while (next() <= to) {
            Task task = tasks.remove();
            now = task.due;
            if (task.period > 0 && task.due <= NEVER - task.period)
                tasks.add(new Task(task.due + task.period, task.order, task.period, task.action));
            task.action.run();
        }
        now = to;
    }
}
