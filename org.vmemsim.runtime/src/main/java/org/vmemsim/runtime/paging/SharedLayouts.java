package org.vmemsim.runtime.paging;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;

/** The layouts that were wanted last, by what they are made of; those that were not wanted for longest are let go. */
final class SharedLayouts {
    private record Key(LayoutSpec spec, int frameBits) {}

    private final int most;
    private final Map<Key, PageTableLayout> layouts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PageTableLayout> eldest) {
            return size() > most;
        }
    };

    /**
     * @param most how many are kept
     */
    SharedLayouts(int most) {
        this.most = most;
    }

    /** The layout of a specification; made where no equal one is kept. Threads that want one wait for each other. */
    synchronized PageTableLayout get(LayoutSpec spec, int frameBits) {
        return layouts.computeIfAbsent(new Key(spec, frameBits), k -> new PageTableLayout(spec, frameBits));
    }
}
