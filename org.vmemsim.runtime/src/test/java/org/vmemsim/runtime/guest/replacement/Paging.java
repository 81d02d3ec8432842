package org.vmemsim.runtime.guest.replacement;

import org.vmemsim.runtime.scenario.memory.PagePolicy;

/** Demand paging of a reference string in some frames: counts hits. */
final class Paging {
    private Paging() {}

    static PageReplacement policy(PagePolicy policy, long frames, long... references) {
        PageReplacement pages = Replacements.of(policy, frames, 1);
        if (pages instanceof Opt opt) opt.announce(references);
        return pages;
    }

    static long hits(PagePolicy policy, long frames, long... references) {
        return hits(policy(policy, frames, references), frames, references);
    }

    static long hits(PageReplacement policy, long frames, long... references) {
        long hits = 0;
        for (long page : references) {
            if (policy.resident(page)) {
                policy.hit(page);
                hits++;
                continue;
            }
            if (policy.residents() == frames) policy.evict(page);
            policy.load(page);
        }
        return hits;
    }
}
