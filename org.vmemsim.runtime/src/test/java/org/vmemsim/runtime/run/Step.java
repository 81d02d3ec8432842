package org.vmemsim.runtime.run;

/**
 * One step of a random sequence, as data: numbers that the state of the moment gives a meaning. A step that makes no sense in
 * that state is left out, so that any part of a sequence is a sequence.
 *
 * @param process which one, modulo how many there are
 * @param a chooses a page or region
 * @param b chooses another
 * @param value rights, bits, contents
 */
record Step(Kind kind, int process, int a, int b, long value) {
    enum Kind {
        READ(30),
        WRITE(30),
        EXECUTE(12),
        STRAY(1),
        MAP(2),
        ALIAS(4),
        UNMAP(3),
        PROTECT(4),
        MALLOC(1),
        FREE(1),
        FORK(1),
        SWITCH(4),
        LOAD_ROOT(2),
        INVALIDATE(2),
        INVALIDATE_ALL(1),
        CLEAR_ENTRY(2),
        SET_ENTRY(2),
        CHANGE_BIT(5),
        REMAP(2),
        POPULATE(1),
        SWAP_OUT(3),
        MAP_TABLE(2),
        WRITE_ENTRY(5),
        DROP_TABLE(1);

        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int WEIGHTS =
            java.util.Arrays.stream(Kind.values()).mapToInt(k -> k.weight).sum();

    static Step random(java.util.Random random) {
        int left = random.nextInt(WEIGHTS);
        Kind kind = Kind.READ;
        for (Kind k : Kind.values()) {
            kind = k;
            left -= k.weight;
            if (left < 0) break;
        }
        return new Step(
                kind, random.nextInt(5), random.nextInt(1 << 16), random.nextInt(1 << 16), random.nextInt(1 << 30));
    }
}
