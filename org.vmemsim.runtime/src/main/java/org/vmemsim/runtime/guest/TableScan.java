package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;

/** Visits every leaf of a page table, in ascending order of addresses. */
public final class TableScan {
    /** Is told of a leaf. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param va stripped address that the leaf begins at
         * @param level of the leaf
         */
        void leaf(long va, int level);
    }

    private final PageTable table;

    public TableScan(PageTable table) {
        this.table = table;
    }

    /** Visits; the visitor may change the leaf that it is shown. */
    public void forEach(Visitor visitor) {
        PageTableLayout layout = table.layout();
        long end = layout.addressBits() >= 63 ? Long.MAX_VALUE : 1L << layout.addressBits();
        for (long va = 0; va < end && va >= 0; ) {
            boolean found = table.find(va);
            int level = table.level();
            int bits = layout.span(level);
            if (found) visitor.leaf(va >>> bits << bits, level);
            va = (va >>> bits << bits) + (1L << bits);
        }
    }
}
