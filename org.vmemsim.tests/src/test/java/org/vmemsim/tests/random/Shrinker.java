package org.vmemsim.tests.random;

import java.util.List;

/** Leaves out parts of a scenario as long as it fails in the same way. */
final class Shrinker {
    private static final int MOST_TRIALS = 600;

    private Shrinker() {}

    static RandomScenario shrink(RandomScenario failing, Failure failure) {
        RandomScenario best = failing;
        int trials = 0;
        for (int length = Math.max(1, Piece.size(best.parts()) / 2); length >= 1; ) {
            boolean any = false;
            for (int from = Piece.size(best.parts()) - length; from >= 0 && trials < MOST_TRIALS; ) {
                List<Piece> less = Piece.without(best.parts(), from, from + length);
                RandomScenario candidate = best.with(less);
                trials++;
                if (Piece.size(less) < Piece.size(best.parts()) && fails(candidate, failure)) {
                    best = candidate;
                    any = true;
                    from = Math.min(from, Piece.size(less)) - length;
                } else from -= Math.max(1, length / 2);
            }
            if (length > 1) length /= 2;
            else if (!any) break;
        }
        return best;
    }

    private static boolean fails(RandomScenario candidate, Failure failure) {
        Failure found = new Trial(2).of(candidate);
        return found != null && found.kind().equals(failure.kind());
    }
}
