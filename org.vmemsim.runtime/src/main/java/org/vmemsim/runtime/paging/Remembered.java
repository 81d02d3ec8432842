package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Walker} remembers of earlier walks: its walk caches, its nested TLB, and its shortcuts where nobody counts
 * references. Here it is dropped, as invalidations ask for it. A tag is that of an address space, or of a virtual machine
 * for what belongs to its second stage.
 */
public final class Remembered {
    private final WalkCaches caches;
    private final @Nullable NestedTlb nestedTlb;
    private @Nullable Shortcuts shortcuts;

    Remembered(WalkCaches caches, @Nullable NestedTlb nestedTlb) {
        this.caches = caches;
        this.nestedTlb = nestedTlb;
    }

    /** From here on shortcuts are among it. */
    void shortcuts(Shortcuts used) {
        shortcuts = used;
    }

    /** Whether there are walk caches. */
    public boolean hasWalkCaches() {
        return caches.any();
    }

    /** Whether there is a nested TLB. */
    public boolean hasNestedTlb() {
        return nestedTlb != null;
    }

    /** Drops everything that walk caches hold for a tag. */
    public void forget(int tag) {
        caches.flush(tag);
        forgetShortcuts();
    }

    /** What an invalidation of one page drops beside it: everything, or, where nobody counts, what leads to that page. */
    public void forget(int tag, long va) {
        if (shortcuts != null) shortcuts.forget(va, tag);
        else caches.flush(tag);
    }

    /** The same of what leads to that page alone: the entries on the way to it. */
    public void forgetOnTheWay(int tag, long va) {
        forgetLeaf(tag, va);
        caches.invalidate(va, tag);
    }

    /** A leaf is dropped and no entry that leads to a table: only what nobody counts goes. */
    public void forgetLeaf(int tag, long va) {
        if (shortcuts != null) shortcuts.forget(va, tag);
    }

    /** Some table may have gone: walks begin at the root again. Changes nothing where references count. */
    public void forgetShortcuts() {
        if (shortcuts != null) shortcuts.forget();
    }

    /** Drops everything that the nested TLB holds for a virtual machine. */
    public void forgetNested(int tag) {
        if (nestedTlb != null) nestedTlb.flush(tag);
        caches.flush(); // those of the first stage hold what went through the second
        forgetShortcuts();
    }

    /** Drops what the nested TLB holds of one guest-physical page of a virtual machine. */
    public void forgetNested(int tag, long gpa) {
        if (nestedTlb != null) nestedTlb.invalidate(gpa, tag);
        forgetShortcuts();
    }

    /** Whether a walk cache holds the entry of a level on the way to an address. For checks between accesses. */
    public boolean holds(int tag, long va, int level) {
        return caches.holds(va, tag, level);
    }

    /** Whether the nested TLB holds a guest-physical page of a virtual machine. For checks between accesses. */
    public boolean holdsNested(int tag, long gpa) {
        return nestedTlb != null && nestedTlb.holds(gpa, tag);
    }
}
