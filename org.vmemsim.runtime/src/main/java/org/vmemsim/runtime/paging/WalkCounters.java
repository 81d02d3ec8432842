package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.metrics.Counters;

/** Where a walker counts. */
final class WalkCounters {
    final int walks;
    final int guestReferences;
    final int nestedReferences;
    final int cutShort;
    final int cutShortReferences;
    final int assists;
    final int assistReferences;

    WalkCounters(Counters counters) {
        walks = counters.index("walk.count");
        guestReferences = counters.index("walk.references.guest", "walk.references");
        nestedReferences = counters.index("walk.references.nested", "walk.references");
        cutShort = counters.index("walk.cutShort");
        cutShortReferences = counters.index("walk.cutShort.references");
        assists = counters.index("walk.assists");
        assistReferences = counters.index("walk.assists.references");
    }
}
