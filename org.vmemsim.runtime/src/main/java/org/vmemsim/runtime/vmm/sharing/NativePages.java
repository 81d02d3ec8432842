package org.vmemsim.runtime.vmm.sharing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vmemsim.runtime.contents.ContentIds;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.PageContents;
import org.vmemsim.runtime.guest.PageMerging;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.Region;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;

/** The pages of a host's own processes: region by region, in the order in which a scan first met them. */
public final class NativePages implements SharedMemory, SharedFrames.Listener {
    private final GuestOs os;
    private final PageContents contents;
    private final ContentIds ids;
    private final PhysicalMemory host;
    private final PageMerging merging;
    private final int pageBits;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Set<Region> met = new HashSet<>();
    private int[] firsts = new int[16];
    private int pages;
    private int last;
    private SharedFrames.Listener listener = new SharedFrames.Listener() {
        @Override
        public void left(long pfn) {}

        @Override
        public void freed(long pfn) {}
    };

    /** Pages of a region of a process. */
    private record Stretch(Process process, long start) {}

    public NativePages(GuestOs os, PageContents contents, ContentIds ids, PhysicalMemory host) {
        this.os = os;
        this.contents = contents;
        this.ids = ids;
        this.host = host;
        this.merging = os.merging(this);
        this.pageBits = os.layout().pageBits();
    }

    /** Who is told of shared frames. */
    public void listen(SharedFrames.Listener scanner) {
        listener = scanner;
    }

    @Override
    public void left(long pfn) {
        listener.left(pfn);
    }

    @Override
    public void freed(long pfn) {
        listener.freed(pfn);
    }

    @Override
    public void nextScan() {
        ids.nextScan();
        meet();
    }

    private void meet() {
        for (Process p : os.processes())
            for (Region r : p.regions()) {
                if (r.isFile() || !met.add(r)) continue;
                long start = r.start() >>> pageBits << pageBits;
                if (stretches.size() == firsts.length) firsts = Arrays.copyOf(firsts, 2 * firsts.length);
                firsts[stretches.size()] = pages;
                stretches.add(new Stretch(p, start));
                long more = (r.end() - 1 >>> pageBits) - (start >>> pageBits) + 1;
                pages = PageNumbers.counted(pages, more, pageBits);
            }
    }

    private Stretch stretch(int page) {
        boolean same = page >= firsts[last] && (last + 1 == stretches.size() || page < firsts[last + 1]);
        if (!same) {
            int at = Arrays.binarySearch(firsts, 0, stretches.size(), page);
            last = at >= 0 ? at : -at - 2;
        }
        return stretches.get(last);
    }

    private long va(Stretch s, int page) {
        return s.start + ((long) (page - firsts[last]) << pageBits);
    }

    /** The number of the page around an address of a process; -1 if no scan met it. */
    public int page(Process p, long va) {
        meet();
        Region r = p.region(va, pageBits);
        if (r == null) return -1;
        long start = r.start() >>> pageBits << pageBits;
        for (int i = 0; i < stretches.size(); i++)
            if (stretches.get(i).process() == p && stretches.get(i).start() == start)
                return firsts[i] + (int) (va - start >>> pageBits);
        return -1;
    }

    @Override
    public int pages() {
        if (stretches.isEmpty()) meet();
        return pages;
    }

    @Override
    public long content(int page) {
        Stretch s = stretch(page);
        long va = va(s, page);
        long pfn = merging.frame(s.process, va);
        os.watch(s.process, va);
        return ContentIds.over(contents.contents().of(pfn), host, pfn);
    }

    @Override
    public long frame(int page) {
        Stretch s = stretch(page);
        return merging.frame(s.process, va(s, page));
    }

    @Override
    public void protect(int page) {
        Stretch s = stretch(page);
        merging.protect(s.process, va(s, page));
    }

    @Override
    public void share(int page, long keeper) {
        Stretch s = stretch(page);
        merging.share(s.process, va(s, page), keeper);
    }

    @Override
    public void shareZero(int page) {
        Stretch s = stretch(page);
        merging.shareZero(s.process, va(s, page));
    }

    @Override
    public void separate(int page) {
        Stretch s = stretch(page);
        merging.separate(s.process, va(s, page));
    }
}
