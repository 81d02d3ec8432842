package org.vmemsim.runtime.run;

import java.io.IOException;
import java.util.Arrays;
import org.vmemsim.runtime.access.Access;
import org.vmemsim.runtime.access.AccessSource;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** What a trace will reference, for the policy that must know: all of it is read once before it is replayed. */
final class Future {
    /** Some 100 bytes of memory each. */
    private static final int MOST = 20_000_000;

    private Future() {}

    /** The pages of all accesses, in order. */
    static long[] pages(AccessSource trace, PageTableLayout layout) throws IOException {
        long[] batch = new long[8192];
        long[] pages = new long[1 << 16];
        int count = 0;
        for (int n = trace.read(batch, 0, batch.length); n >= 0; n = trace.read(batch, 0, batch.length)) {
            if (count > MOST - 2 * n)
                throw new InvalidScenarioException("the optimal policy must know all references at once, and can know "
                        + "20 million; give the trace a length or limit below that");
            if (count + 2 * n > pages.length) pages = Arrays.copyOf(pages, Math.max(2 * pages.length, count + 2 * n));
            for (int i = 0; i < n; i++) {
                long page = layout.strip(batch[i] & (1L << 56) - 1) >>> layout.pageBits();
                pages[count++] = page;
                if (Access.crosses(batch[i], layout.pageBits())) pages[count++] = page + 1;
            }
        }
        return Arrays.copyOf(pages, count);
    }
}
