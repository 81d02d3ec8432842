package org.vmemsim.runtime.scenario;

/** Page replacement policies. */
public enum PagePolicy {
    @Word(simulated = false)
    FIFO,
    @Word(simulated = false)
    LRU,
    @Word(simulated = false)
    CLOCK,
    @Word(simulated = false)
    CLOCK_ON_HIT,
    @Word(simulated = false)
    TWO_LIST,
    @Word(simulated = false)
    TWO_Q,
    @Word(simulated = false)
    ARC,
    @Word(simulated = false)
    LIRS,
    @Word(simulated = false)
    RANDOM,
    @Word(simulated = false)
    OPT
}
