package org.vmemsim.runtime.vmm.sharing;

import java.util.Arrays;
import java.util.List;
import org.vmemsim.runtime.contents.ContentIds;
import org.vmemsim.runtime.contents.Contents;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/** The memory of all guests of a host, guest by guest, page by guest frame. */
public final class GuestPages implements SharedMemory, SharedFrames.Listener {
    private final ContentIds ids;
    private final PhysicalMemory host;
    private final VirtualMachine[] machines;
    private final Pmap[] pmaps;
    private final Contents[] contents;
    private final int[] firsts;
    private final int pages;
    private final boolean[] stale;
    private int last;
    private long zero = NONE;

    /** A guest whose pages may be shared. */
    public record Guest(VirtualMachine machine, Pmap pmap, Contents contents) {}

    public GuestPages(List<Guest> guests, ContentIds ids, PhysicalMemory host) {
        this.ids = ids;
        this.host = host;
        this.machines = guests.stream().map(Guest::machine).toArray(VirtualMachine[]::new);
        this.pmaps = guests.stream().map(Guest::pmap).toArray(Pmap[]::new);
        this.contents = guests.stream().map(Guest::contents).toArray(Contents[]::new);
        this.firsts = new int[pmaps.length];
        this.stale = new boolean[pmaps.length];
        int sum = 0;
        for (int i = 0; i < pmaps.length; i++) {
            firsts[i] = sum;
            sum = PageNumbers.counted(sum, pmaps[i].guestFrames(), host.frameBits());
        }
        this.pages = sum;
    }

    /** The number of a guest's page; -1 if that guest shares nothing. */
    public int page(VirtualMachine machine, long gfn) {
        for (int i = 0; i < machines.length; i++) if (machines[i] == machine) return firsts[i] + (int) gfn;
        return -1;
    }

    /** Makes {@link #last} the guest of a page. @return its guest frame */
    private long at(int page) {
        if (page < firsts[last] || last + 1 < firsts.length && page >= firsts[last + 1]) {
            int at = Arrays.binarySearch(firsts, page);
            last = at >= 0 ? at : -at - 2;
        }
        return page - firsts[last];
    }

    @Override
    public int pages() {
        return pages;
    }

    @Override
    public long content(int page) {
        long gfn = at(page);
        long now = contents[last].of(gfn);
        watch(gfn);
        return ContentIds.over(now, host, pmaps[last].frameOf(gfn));
    }

    /** Whoever looked at a page must learn when it is written. */
    private void watch(long gfn) {
        if (pmaps[last].isWatched(gfn) || pmaps[last].isShared(gfn)) return;
        pmaps[last].watch(gfn);
        machines[last].protect(gfn << host.frameBits());
        stale[last] = true;
    }

    @Override
    public long frame(int page) {
        long gfn = at(page);
        long pfn = pmaps[last].canShare(gfn) ? pmaps[last].frameOf(gfn) : NONE;
        return pfn == zero ? NONE : pfn;
    }

    @Override
    public void protect(int page) {
        long gfn = at(page);
        pmaps[last].protect(gfn);
        machines[last].protect(gfn << host.frameBits());
        stale[last] = true;
    }

    @Override
    public void share(int page, long keeper) {
        long gfn = at(page);
        pmaps[last].share(gfn, keeper);
        machines[last].forget(gfn << host.frameBits());
        stale[last] = true;
    }

    /** The first page of zeros gives its frame for all. */
    @Override
    public void shareZero(int page) {
        long gfn = at(page);
        if (zero != NONE) {
            share(page, zero);
            return;
        }
        protect(page);
        zero = pmaps[last].frameOf(gfn);
    }

    @Override
    public void left(long pfn) {}

    @Override
    public void freed(long pfn) {
        if (pfn == zero) zero = NONE;
    }

    @Override
    public void separate(int page) {
        long gfn = at(page);
        int owner = last; // a host that is short of frames for this shares other pages, and so looks at other guests
        pmaps[owner].breakSharing(gfn);
        machines[owner].forget(gfn << host.frameBits());
        stale[owner] = true;
    }

    @Override
    public void nextScan() {
        ids.nextScan();
    }

    @Override
    public void settle() {
        for (int i = 0; i < stale.length; i++) {
            if (!stale[i]) continue;
            stale[i] = false;
            machines[i].settle();
        }
    }
}
