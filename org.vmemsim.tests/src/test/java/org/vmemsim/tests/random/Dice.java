package org.vmemsim.tests.random;

import java.util.List;
import java.util.Random;

/** Random choices from one seed. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed * 0x9e37_79b9_7f4a_7c15L); // neighbouring seeds begin alike
    }

    /** A number from 0 on, below {@code end}. */
    int below(int end) {
        return random.nextInt(end);
    }

    /** A number in [from, to]. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String of(String... all) {
        return all[random.nextInt(all.length)];
    }
}
