package org.vmemsim.runtime.scenario.memory;

import org.vmemsim.runtime.scenario.settings.Word;

/** Page replacement policies. */
public enum PagePolicy {
    @Word(meaning = "the page that came in first goes")
    FIFO,
    @Word(meaning = "the page goes whose last reference is longest ago")
    LRU,
    @Word(meaning = "second chance; a page comes in with its reference bit set")
    CLOCK,
    @Word(meaning = "second chance; only a later reference sets the bit")
    CLOCK_ON_HIT,
    @Word(meaning = "active and inactive list, as in Linux")
    TWO_LIST,
    @Word(meaning = "a queue for newcomers, a list for those that come back (Johnson and Shasha 1994)")
    TWO_Q,
    @Word(meaning = "adapts between recency and frequency (Megiddo and Modha 2003)")
    ARC,
    @Word(meaning = "pages with a low inter-reference recency stay (Jiang and Zhang 2002)")
    LIRS,
    @Word(meaning = "any page, each as likely")
    RANDOM,
    @Word(meaning = "the page goes whose next reference is farthest away; knows the future of a replay")
    OPT
}
