package org.vmemsim.runtime.scenario.run;

import java.util.List;

/** What happens in a run. Operations are {@link Operation}s; the rest arranges them. */
public sealed interface Statement permits Statement.Structure, Operation {
    /** Arranges other statements. */
    sealed interface Structure extends Statement {}

    /** Metrics are also given for the phase alone. */
    record Phase(String name, String title, List<Statement> body) implements Structure {
        public Phase {
            body = List.copyOf(body);
        }
    }

    /** The body so many times. */
    record Repeat(Expression count, List<Statement> body) implements Structure {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /**
     * The body for whole numbers from {@code from} to {@code to}, which {@code closed} includes.
     *
     * @param step from one number to the next, at least 1
     */
    record ForEach(
            String variable, Expression from, Expression to, boolean closed, Expression step, List<Statement> body)
            implements Structure {
        public ForEach {
            body = List.copyOf(body);
        }

        /** The body for each number. */
        public ForEach(String variable, Expression from, Expression to, boolean closed, List<Statement> body) {
            this(variable, from, to, closed, Expression.of(1), body);
        }
    }

    /** The body as done by a host, guest or process; inside a run on another. */
    record Acting(Subject actor, List<Statement> body) implements Structure {
        public Acting {
            body = List.copyOf(body);
        }
    }

    /** Holds the run, or the phase around, to account when it is reached. */
    record Check(Expectation expectation) implements Structure {}

    /** At a time of the run, in nanoseconds. */
    record At(Expression time, List<Statement> body) implements Structure {
        public At {
            body = List.copyOf(body);
        }
    }

    /** At every multiple of a period, in nanoseconds. */
    record Every(Expression period, List<Statement> body) implements Structure {
        public Every {
            body = List.copyOf(body);
        }
    }

    /** Series are sampled at this period, in nanoseconds. */
    record Sample(Expression period) implements Structure {
        /** Samples of a run: more than a chart can show, and as many as memory can hold. */
        public static final long MOST = 1_000_000;

        /** The period where none is given: some hundred samples, at a round time. @param duration of the run, in nanoseconds */
        public static long period(long duration) {
            long rounded = 1;
            for (int i = 0; rounded < duration / 100; i++) rounded = i % 3 == 1 ? rounded / 2 * 5 : rounded * 2;
            return rounded;
        }
    }

    /** The start of the run's random sequences. */
    record Seed(Expression value) implements Structure {}
}
