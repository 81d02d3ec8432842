package org.vmemsim.runtime.guest;

import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;

/**
 * Lets pages of one operating system's processes share frames, as the kernel's half of KSM does (Linux mm/ksm.c:
 * write_protect_page, replace_page, break_ksm). Only pages of the smallest size can, and only where such a page is one frame.
 */
public final class PageMerging {
    /** There is no frame that could be shared. */
    public static final long NONE = -1;

    private final GuestOs os;
    private final PageTableLayout layout;

    PageMerging(GuestOs os, SharedFrames.Listener listener) {
        this.os = os;
        this.layout = os.layout();
        os.merged().begin(listener);
    }

    /**
     * The frame of a page; {@link #NONE} where it has none, shares the frame of zeros or is a large one, or where a scenario's
     * own entry leads to a frame that this system did not give to a process, such as one of a guest.
     */
    public long frame(Process p, long va) {
        PageTable table = p.table();
        if (layout.bare() || layout.pageBits() != layout.frameBits() || !table.find(va) || table.level() > 0)
            return NONE;
        long frame = table.target() >>> layout.frameBits();
        return os.merged().isZero(frame) || !os.gave(table.target()) ? NONE : frame;
    }

    private void readOnly(Process p, long va) {
        if ((p.table().entry() & Pte.WRITE) != 0) entry(p, va, p.table().target());
    }

    /** Leads a page that was just found to a frame, without the right to write. */
    private void entry(Process p, long va, long pa) {
        PageTable table = p.table();
        table.replace(layout.leaf(0).encode(pa, table.entry() & Pte.FLAGS & ~Pte.WRITE));
        os.cpu().invalidate(p, va);
    }

    /** The frame of a page becomes a shared one. */
    public void protect(Process p, long va) {
        long frame = frame(p, va);
        if (frame == NONE) throw new IllegalStateException("the page has no frame to share");
        os.merged().add(frame);
        os.forEachMapping(frame << layout.frameBits(), (other, at) -> {
            if (other.table().find(at)) readOnly(other, at);
        });
    }

    /** A page shares another frame from now on; its own is free if no other page maps it. */
    public void share(Process p, long va, long keeper) {
        long own = frame(p, va);
        if (own == NONE || own == keeper) return;
        boolean dirty = (p.table().entry() & Pte.DIRTY) != 0;
        os.mappings().add(keeper, p.number(), va, 0);
        entry(p, va, keeper << layout.frameBits());
        os.spaces().release(p, va, 0, own << layout.frameBits(), dirty);
    }

    /** A page of zeros shares the frame of zeros from now on. */
    public void shareZero(Process p, long va) {
        long own = frame(p, va);
        if (own == NONE) return;
        if (os.merged().zero() == NONE) os.merged().zero(os.supply().allocate(0, 0) >>> layout.frameBits());
        p.table().find(va);
        boolean dirty = (p.table().entry() & Pte.DIRTY) != 0;
        entry(p, va, os.merged().zero() << layout.frameBits());
        os.spaces().release(p, va, 0, own << layout.frameBits(), dirty);
    }

    /** A page gets a frame of its own again. @return whether it shared one */
    public boolean separate(Process p, long va) {
        Region r = p.region(va, layout.pageBits());
        if (r == null || !p.table().find(va) || p.table().level() > 0) return false;
        long frame = p.table().target() >>> layout.frameBits();
        if (!os.merged().is(frame)) return false;
        os.spaces().copy(p, r, va, frame << layout.frameBits(), 0, false);
        os.cpu().invalidate(p, va);
        os.merged().broken();
        if (os.known() != null) os.known().looked(p.table().target() >>> layout.frameBits());
        return true;
    }
}
