package org.vmemsim.runtime.vmm.shadow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table that the VMM keeps in a guest table's stead (Linux, Documentation/virt/kvm/x86/mmu.rst).
 *
 * @see ShadowVmm
 */
final class ShadowPage {
    /**
     * What a shadow page stands for. The same guest table has several where its place in the shadow tables differs.
     *
     * @param gfn frame of the guest table; for a direct page the first frame of the memory that it maps
     * @param level in the shadow layout, 0 the last
     * @param quadrant which part of the guest table, where that covers more than a shadow table
     * @param access rights of the guest's entries above the table
     * @param direct whether it splits a large guest page instead of shadowing a table
     */
    record Role(long gfn, int level, long quadrant, long access, boolean direct) {}

    final Role role;
    final long table;
    /** Guest tables from which its entries are derived: its role's and, where it covers more than they do, others below that. */
    final List<ShadowedTables.Source> sources = new ArrayList<>();

    final @Nullable ShadowPage[] children;
    /** Host-physical addresses of entries that lead here. */
    final List<Long> parents = new ArrayList<>();

    boolean zapped;

    ShadowPage(Role role, long table, int entries) {
        this.role = role;
        this.table = table;
        this.children = new ShadowPage[role.level() == 0 ? 0 : entries];
    }
}
