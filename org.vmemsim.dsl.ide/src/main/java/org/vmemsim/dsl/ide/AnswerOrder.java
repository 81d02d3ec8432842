package org.vmemsim.dsl.ide;

/**
 * The order of answers to a question that is asked again and again. The server answers on several threads, so the answer to an
 * earlier question may come last; it must not replace what a later one has told.
 */
public final class AnswerOrder {
    private long asked;
    private long taken;

    /** The number of a question that is asked now. */
    public synchronized long ask() {
        return ++asked;
    }

    /** Whether the answer to that question is to be taken: none to it or to a later question was. */
    public synchronized boolean take(long question) {
        if (question <= taken) return false;
        taken = question;
        return true;
    }
}
