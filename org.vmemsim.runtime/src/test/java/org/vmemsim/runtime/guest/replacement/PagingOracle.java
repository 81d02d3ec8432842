package org.vmemsim.runtime.guest.replacement;

import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** For tests of other rooms: how many references of a string miss. */
public final class PagingOracle {
    private PagingOracle() {}

    public static long faults(PagePolicy policy, long frames, long seed, long... references) {
        PageReplacement pages = Replacements.of(policy, frames, seed);
        if (pages instanceof Opt opt) opt.announce(references);
        return references.length - Paging.hits(pages, frames, references);
    }
}
