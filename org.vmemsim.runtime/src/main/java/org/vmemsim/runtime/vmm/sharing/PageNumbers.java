package org.vmemsim.runtime.vmm.sharing;

import org.vmemsim.runtime.scenario.machine.Admission;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Numbers of the pages that may be shared: whole numbers of 32 bits. */
final class PageNumbers {
    private PageNumbers() {}

    /**
     * {@code pages} and {@code more} pages.
     *
     * @throws InvalidScenarioException if there are more than 2^31 - 1 together
     */
    static int counted(long pages, long more, int pageBits) {
        if (more <= Integer.MAX_VALUE - pages) return (int) (pages + more);
        throw new InvalidScenarioException("sharing looks at up to "
                + Admission.size((double) Integer.MAX_VALUE * (1L << pageBits)) + " of memory, and there are "
                + Admission.size(((double) pages + more) * (1L << pageBits))
                + ": use less memory, or 'sharing none'");
    }
}
