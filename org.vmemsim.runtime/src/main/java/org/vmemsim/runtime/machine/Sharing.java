package org.vmemsim.runtime.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.contents.ContentIds;
import org.vmemsim.runtime.contents.Contents;
import org.vmemsim.runtime.contents.ImagePages;
import org.vmemsim.runtime.guest.PageContents;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.memory.SharedFrames;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.time.Timeline;
import org.vmemsim.runtime.vmm.VirtualMachine;
import org.vmemsim.runtime.vmm.events.Translations;
import org.vmemsim.runtime.vmm.nested.NestedVmm;
import org.vmemsim.runtime.vmm.pmap.Pmap;
import org.vmemsim.runtime.vmm.reclaim.Reclaimer;
import org.vmemsim.runtime.vmm.sharing.GuestPages;
import org.vmemsim.runtime.vmm.sharing.NativePages;
import org.vmemsim.runtime.vmm.sharing.Scanner;

/**
 * What pages contain, and the sharing of equal ones, on a machine whose scenario asks for it. Memory of guests and memory of
 * the host's own processes are scanned apart, and share nothing with each other.
 */
public final class Sharing {
    /** What KSM keeps for each page that it scans (struct ksm_rmap_item). */
    private static final long ITEM_BYTES = 64;

    private final ReclaimSpec.Sharing spec;
    private final double compressible;
    private final PhysicalMemory memory;
    private final SharedFrames shared;
    private final long seed;
    private final ContentIds ids = new ContentIds();
    private @Nullable Contents hostContents;
    private final List<GuestPages.Guest> guests = new ArrayList<>();
    private final List<NativePages> natives = new ArrayList<>();
    private final List<VirtualMachine> nativeHomes = new ArrayList<>();
    private @Nullable GuestPages guestPages;
    private @Nullable Scanner ofGuests;
    private final List<Scanner> scanners = new ArrayList<>();
    private double due;

    Sharing(ReclaimSpec reclaim, PhysicalMemory memory, SharedFrames shared, long seed) {
        this.spec = reclaim.sharing();
        this.compressible = reclaim.compression().compressible();
        this.memory = memory;
        this.shared = shared;
        this.seed = seed;
    }

    /** Whether a scenario says anything of what pages contain. */
    public static boolean isWanted(HostSpec host) {
        if (isOn(host) || hasImage(host.processes())) return true;
        for (GuestSpec g : host.guests())
            if (!g.image().equals(ImageSpec.DEFAULT) || hasImage(g.processes())) return true;
        return false;
    }

    private static boolean isOn(HostSpec host) {
        return host.reclaim().sharing().style() != ReclaimSpec.Style.NONE;
    }

    private static boolean hasImage(List<ProcessSpec> processes) {
        return processes.stream()
                .flatMap(p -> p.regions().stream())
                .anyMatch(r -> !r.image().equals(ImageSpec.DEFAULT));
    }

    /** What pages of a machine's memory contain is known from here on. @param image of all its memory */
    void know(VirtualMachine vm, ImageSpec image, long bytes) {
        int frameBits = memory.frameBits();
        ImagePages pages = image.equals(ImageSpec.DEFAULT) ? null : ImagePages.of(image, bytes >>> frameBits, ids);
        Pmap pmap = vm.pmap();
        if (pmap == null) {
            if (hostContents == null) hostContents = new Contents(ids, compressible);
            PageContents contents = new PageContents(hostContents, ids, pages, frameBits, true);
            vm.os().know(contents);
            if (spec.style() != ReclaimSpec.Style.NONE) {
                natives.add(new NativePages(vm.os(), contents, ids, memory));
                nativeHomes.add(vm);
            }
            return;
        }
        if (pmap.identity()) return;
        Contents contents = new Contents(ids, pages == null ? compressible : image.compressible());
        contents.guard(gfn -> guard(vm, pmap, gfn));
        pmap.listen(new Pmap.Listener() {
            @Override
            public void written(long gfn) {
                contents.written(gfn);
            }

            @Override
            public void dropped(long gfn) {
                contents.set(gfn, 0);
            }
        });
        vm.os().know(new PageContents(contents, ids, pages, frameBits, false));
        if (spec.style() != ReclaimSpec.Style.NONE) guests.add(new GuestPages.Guest(vm, pmap, contents));
    }

    private void guard(VirtualMachine vm, Pmap pmap, long gfn) {
        if (pmap.isWatched(gfn) || pmap.isShared(gfn)) return;
        pmap.watch(gfn);
        long gpa = gfn << memory.frameBits();
        NestedVmm nested = vm.nested();
        boolean changed = nested != null
                ? nested.protect(gpa)
                : vm.shadow() != null && vm.shadow().protect(gpa);
        Translations translations = vm.translations();
        boolean isNew = vm.memory() != null && vm.memory().isNew(gfn); // no processor knows it yet
        if (changed && !isNew && translations != null) translations.drop(gpa);
    }

    /** All machines are known: from here on they may share. */
    void begin() {
        for (NativePages pages : natives) {
            Scanner scanner = Scanner.of(spec, pages, seed);
            pages.listen(scanner);
            scanners.add(scanner);
        }
        if (guests.isEmpty()) return;
        GuestPages pages = new GuestPages(guests, ids, memory);
        guestPages = pages;
        ofGuests = Scanner.of(spec, pages, seed);
        shared.listen(pages);
        shared.listen(ofGuests);
        scanners.add(ofGuests);
    }

    /** Takes part in taking memory back: pages are shared before they would be swapped out, as ESX does. */
    void help(Reclaimer reclaimer) {
        reclaimer.compressibility((vm, gfn) -> {
            PageContents contents = vm.os().known();
            return contents != null && contents.contents().compressible(gfn);
        });
        if (spec.style() == ReclaimSpec.Style.ESX) reclaimer.sharing(this::share);
    }

    /** From here on time passes, and memory is scanned. */
    void pass(Timeline timeline) {
        ids.time(timeline::now);
        if (isActive()) timeline.every(spec.period(), this::tick);
    }

    /** Whether anything can be shared. */
    public boolean isActive() {
        return !scanners.isEmpty();
    }

    /** One scan of all memory. */
    public void scanAll() {
        scanAll(() -> {});
    }

    /** The same. @param each called before each page */
    public void scanAll(Runnable each) {
        scanners.forEach(s -> s.scanAll(each));
    }

    private void tick() {
        due += spec.pages();
        long pages = (long) due;
        due -= pages;
        for (Scanner s : scanners) s.scan(pages);
    }

    public void unshare() {
        scanners.forEach(Scanner::unshare);
    }

    /** Tries to share a guest's page, as before it would be swapped out. @return whether it shares a frame now */
    public boolean share(VirtualMachine vm, long gfn) {
        if (guestPages == null || ofGuests == null) return false;
        int page = guestPages.page(vm, gfn);
        return page >= 0 && ofGuests.share(page);
    }

    /** Gives a guest's page a frame of its own, if it shares one. */
    public void unshare(VirtualMachine vm, long gfn) {
        if (guestPages == null || ofGuests == null) return;
        int page = guestPages.page(vm, gfn);
        if (page >= 0) ofGuests.unshare(page);
    }

    /** Gives a page of the host's own process a frame of its own, if it shares one. */
    public void unshare(Process process, VirtualMachine home, long va) {
        int i = nativeHomes.indexOf(home);
        int page = i < 0 ? -1 : natives.get(i).page(process, va);
        if (page >= 0) scanners.get(i).unshare(page);
    }

    /** Tries to share a page of the host's own process. */
    public boolean share(Process process, VirtualMachine home, long va) {
        int i = nativeHomes.indexOf(home);
        int page = i < 0 ? -1 : natives.get(i).page(process, va);
        return page >= 0 && scanners.get(i).share(page);
    }

    public ContentIds ids() {
        return ids;
    }

    /** The figures of sharing, by metric. */
    void gauges(Map<String, Double> values) {
        if (!isActive()) return;
        double frames = sum(Scanner::shared);
        double sharing = sum(Scanner::sharing);
        double unshared = sum(Scanner::unshared);
        double changing = sum(Scanner::volatilePages);
        values.put("sharing.shared", frames);
        values.put("sharing.sharing", sharing);
        values.put("sharing.unshared", unshared);
        values.put("sharing.volatile", changing);
        values.put("sharing.fullScans", (double) scanners.get(0).fullScans());
        values.put("sharing.scanned", sum(Scanner::scanned));
        double page = 1L << memory.frameBits();
        values.put("sharing.profit", sharing * page - (sharing + frames + unshared + changing) * ITEM_BYTES);
    }

    private double sum(java.util.function.ToLongFunction<Scanner> figure) {
        return scanners.stream().mapToLong(figure).sum();
    }
}
