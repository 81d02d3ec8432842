package org.vmemsim.runtime.control;

import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.run.Operation;

/**
 * Counts the accesses and statements of one run: stops it at its budget or when cancelled, and notices the one to be
 * explained.
 */
public final class Watch {
    private static final long NONE = Long.MAX_VALUE;
    /** Statements between two looks at the cancellation. */
    private static final int STEPS = 1024;

    private final String run;
    private final Options options;
    private final long explained;
    private final @org.jspecify.annotations.Nullable ExplainSpec wanted;
    private long statements;
    private long accesses;
    private long nextLook;
    private long steps;
    private long pages;
    private @org.jspecify.annotations.Nullable Explanation explanation;

    /** @param wanted what to explain; null for nothing */
    public Watch(String run, Options options, @org.jspecify.annotations.Nullable ExplainSpec wanted) {
        this.run = run;
        this.options = options;
        this.wanted = wanted;
        this.explained = wanted != null && wanted.what() == ExplainSpec.What.ACCESS ? wanted.number() : NONE;
    }

    /** A statement begins. @return whether it is the one to explain */
    public boolean explains(Operation o) {
        statements++;
        if (wanted == null || explanation != null) return false;
        return switch (wanted.what()) {
            case ACCESS -> false;
            case STATEMENT -> statements == wanted.number();
            case LINE -> o.line() == wanted.number();
        };
    }

    /** Statements that were begun. */
    public long statements() {
        return statements;
    }

    /** Ends a run that may not go on, without saying that anything is wrong. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    public long accesses() {
        return accesses;
    }

    /** How many accesses may still be made before something is to be done. */
    public long left() {
        return Math.min(options.budget().accesses(), explained - 1) - accesses;
    }

    /** Whether the next access is the one to explain. */
    public boolean explainsNext() {
        return accesses + 1 == explained;
    }

    public void made(long more) {
        accesses += more;
        if (accesses >= nextLook) {
            nextLook = accesses + 100_000;
            options.progress().at(run, accesses);
            check();
        }
    }

    /** Before a statement, a round of a loop or an event: may it be carried out? Few of them make an access. */
    public void step() {
        if (++steps > options.budget().accesses()) throw new Stopped();
        if (steps % STEPS == 0) look();
    }

    /** Before each page of a statement that goes over many. */
    public void page() {
        if (++pages % STEPS == 0) look();
    }

    /** Tells how far it is, in the middle of something long, and ends it if it may not go on. */
    public void look() {
        options.progress().at(run, accesses);
        if (options.cancellation().cancelled()) throw new Stopped();
    }

    /** Before an access or a batch: may it be made? */
    public void check() {
        if (accesses >= options.budget().accesses() || options.cancellation().cancelled()) throw new Stopped();
    }

    public void explained(Explanation found) {
        explanation = found;
        throw new Stopped();
    }

    @org.jspecify.annotations.Nullable
    public Explanation explanation() {
        return explanation;
    }

    public String run() {
        return run;
    }
}
