package org.vmemsim.runtime.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The central invariant: native, shadow and nested machines (with and without a second stage that translates), and an oracle that knows nothing of tables, give programs the same
 * memory: the same accesses succeed, the same faults are seen, the same contents are read, the same pages lead to the same
 * guest-physical frames. 100 000 random steps and more; a failure prints its seed and the shortest sequence found.
 */
class EquivalenceTest {
    private static final int SEEDS = Integer.getInteger("vmemsim.seeds", 13);
    private static final int STEPS = 1000;
    private static final int COMPARE_EVERY = 50;

    static List<String> pairs() {
        return World.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void modesAgree(String pair) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed * 0x9e37_79b9_7f4aL); // neighbouring seeds begin alike
            World world = World.random(pair, random);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) steps.add(Step.random(random));
            Failure failure = run(world, steps);
            if (failure == null) continue;
            List<Step> shortest = shrink(world, steps.subList(0, failure.step() + 1));
            Failure last = run(world, shortest);
            throw new AssertionError(
                    pair + ", seed " + seed + ", " + world.mmu().tlbs()
                            + world.mmu().walkCaches()
                            + world.mmu().nestedTlb() + world.mmu().tags() + " backing " + world.backing() + " "
                            + world.tableBacking() + " " + world.shadowing() + "\n" + shortest.size() + " steps: "
                            + shortest + "\n" + (last == null ? "" : last.cause()),
                    last == null ? failure.cause() : last.cause());
        }
    }

    /** Where a sequence failed, and how. */
    private record Failure(int step, Throwable cause) {}

    private static @Nullable Failure run(World world, List<Step> steps) {
        Sequence sequence = new Sequence(world);
        for (int i = 0; i < steps.size(); i++) {
            try {
                sequence.step(steps.get(i));
                if (i % COMPARE_EVERY == 0 || i == steps.size() - 1) sequence.compareAll();
            } catch (RuntimeException | AssertionError e) {
                return new Failure(i, e);
            }
        }
        return null;
    }

    /** Leaves out ever smaller parts, as long as what remains fails too (Zeller's delta debugging, simplified). */
    private static List<Step> shrink(World world, List<Step> failing) {
        List<Step> steps = new ArrayList<>(failing);
        for (int part = Math.max(1, steps.size() / 2); part > 0; part /= 2)
            for (int from = 0; from + part <= steps.size(); ) {
                List<Step> less = new ArrayList<>(steps);
                less.subList(from, from + part).clear();
                Failure failure = run(world, less);
                if (failure == null) from += part;
                else steps = new ArrayList<>(less.subList(0, failure.step() + 1));
            }
        return steps;
    }
}
