package org.vmemsim.runtime.vmm.shadow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.guest.GuestOs;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.Fault;
import org.vmemsim.runtime.paging.FaultHandler.Outcome;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.TraceListener;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.scenario.layout.FaultFormat;
import org.vmemsim.runtime.scenario.machine.ShadowSpec;
import org.vmemsim.runtime.vmm.events.Exits;
import org.vmemsim.runtime.vmm.events.Translations;
import org.vmemsim.runtime.vmm.pmap.GuestMemory;
import org.vmemsim.runtime.vmm.pmap.Pmap;

/**
 * Shadow paging with write-protected guest tables: keeps tables from guest-virtual to host-physical, fills them on hidden
 * faults, forwards true ones, and is told of every write to a guest table that it shadows.
 *
 * <p>Guest and shadow layouts may differ: a shadow table stands for that part of the lowest guest table which covers at least
 * as much. So a 32-bit guest's table has two shadow pages of 512 entries, and its directory four (mmu.rst, "quadrant").
 *
 * <p>A guest without paging has no tables to shadow: direct pages alone map its guest-physical addresses, for all of its
 * processes (mmu.rst, "direct").
 *
 * <p>Departures from KVM: leaf tables never go unsync; entries are not prefetched; a present entry that changes flushes the
 * translations of the whole virtual machine, as KVM's does.
 */
public final class ShadowVmm implements GuestMemory.Watcher {
    private final PhysicalMemory host;
    private final PageTableLayout layout;
    private final PageTableLayout guestLayout;
    private final Pmap pmap;
    private final ShadowSpec spec;
    private final Exits exits;
    private final Counters counters;
    private final Tracing tracing;
    private final Flush flush;
    private final Translations translations;
    private final ShadowEntries entries;
    private final boolean softwareMarks;

    private final int hiddenAt;
    private final int lostAt;
    private final int zappedAt;
    private final int recycledAt;

    private final Map<ShadowPage.Role, ShadowPage> pages = new LinkedHashMap<>();
    private final ShadowedTables tables;
    /** Shadow pages by the frame that holds their entries. */
    private final Map<Long, ShadowPage> byFrame = new HashMap<>();

    private @Nullable ShadowPage root;
    private @Nullable GuestOs os;
    private @Nullable Process running;
    /** Whether the guest's entries may deny execution. */
    private boolean noExecute = true;

    /** Entries of the running process's root, where the guest's layout keeps them in registers. */
    private final long[] registers;

    /**
     * @param softwareMarks whether the guest sets accessed and dirty bits itself
     * @param flush drops the virtual machine's translations
     * @param translations what is remembered of the guest's memory
     * @param rootChanged loads the shadow root again, where its entries live in registers (PAE)
     */
    public ShadowVmm(
            PhysicalMemory host,
            PageTableLayout layout,
            PageTableLayout guestLayout,
            Pmap pmap,
            ShadowSpec spec,
            Exits exits,
            Counters counters,
            Tracing tracing,
            boolean softwareMarks,
            Flush flush,
            Translations translations,
            Runnable rootChanged) {
        this.translations = translations;
        this.host = host;
        this.layout = layout;
        this.guestLayout = guestLayout;
        this.tables = new ShadowedTables(guestLayout);
        this.pmap = pmap;
        this.spec = spec;
        this.exits = exits;
        this.counters = counters;
        this.tracing = tracing;
        this.softwareMarks = softwareMarks;
        this.flush = flush;
        this.hiddenAt = counters.index("faults.hidden");
        this.lostAt = counters.index("faults.fatal");
        this.entries = new ShadowEntries(host, layout, softwareMarks, rootChanged, counters, tracing);
        this.zappedAt = counters.index("shadow.zapped");
        this.recycledAt = counters.index("shadow.recycled");
        int top = guestLayout.levels() - 1;
        this.registers = new long[!guestLayout.bare() && guestLayout.inRegisters(top) ? guestLayout.entries(top) : 0];
    }

    /** The operating system that true faults go to. */
    public void guest(GuestOs guestOs) {
        os = guestOs;
    }

    // ------------------------------------------------------------------ roots

    /** The guest loads a root. @return host-physical address of the shadow root */
    public long load(Process process) {
        running = process;
        if (guestLayout.bare() && root != null) return root.table; // the one map of all processes
        for (int i = 0; i < registers.length; i++) {
            long hpa = pmap.reach(process.table().root() + ((long) i << guestLayout.entryLog2()));
            registers[i] = hpa < 0 ? 0 : host.read(hpa, guestLayout.entryLog2());
        }
        ShadowPage before = root;
        root = null;
        if (!spec.cache() && before != null) zapAll();
        root = rootFor(process);
        if (tracing.listener != null)
            tell("loads the shadow root at hPA 0x" + Long.toHexString(root.table) + " for the guest's root at gPA 0x"
                    + Long.toHexString(process.table().root()));
        return root.table;
    }

    /**
     * The guest switches whether its entries may deny execution (EFER.NXE): what shadow tables grant is outdated, and the
     * root is to be loaded again (mmu.rst, "efer_nx" of a role).
     */
    public void noExecute(boolean on) {
        noExecute = on;
        root = null;
        zapAll();
    }

    private ShadowPage rootFor(Process process) {
        long gfn = process.table().root() >>> pmap.frameBits();
        int level = layout.levels() - 1;
        if (guestLayout.bare()) return page(new ShadowPage.Role(0, level, 0, Pte.RIGHTS, true), NO_PARENT);
        return page(new ShadowPage.Role(gfn, level, 0, Pte.RIGHTS, false), guestLayout.levels() - 1);
    }

    // ------------------------------------------------------------------ faults

    /** Handles a fault on the shadow tables of the running process. */
    public Outcome fault(Fault f) {
        Process process = running;
        if (process == null || os == null || root == null) throw new IllegalStateException("nothing runs");
        boolean canonical = f.reason != Fault.Reason.NOT_CANONICAL;
        long va = canonical ? layout.extend(f.at) : f.at;
        if (!canonical || !guestLayout.canonical(va)) {
            f.at = va;
            f.reason = Fault.Reason.NOT_CANONICAL;
            // on x86 this is a general-protection fault, which goes to the guest without an exit
            if (guestLayout.spec().faults() != FaultFormat.X86) exits.exit(Exits.Reason.PAGE_FAULT);
            return os.fault(process, f);
        }
        exits.exit(Exits.Reason.PAGE_FAULT);
        f.at = guestLayout.strip(va);
        GuestWalk walk = new GuestWalk(guestLayout, pmap, host, registers, softwareMarks, noExecute, tracing);
        Fault.Reason reason = walk.go(process.table().root(), f.at, f.kind);
        if (reason != null && walk.outside() < 0) {
            f.reason = reason;
            f.level = walk.level();
            if (tracing.listener != null) tell("forwards it to the guest as a true fault: " + inWords(reason));
            return os.fault(process, f);
        }
        counters.now[hiddenAt]++;
        if (walk.outside() >= 0 || !pmap.exists(walk.target())) {
            counters.now[lostAt]++;
            long gpa = walk.outside() >= 0 ? walk.outside() : walk.target();
            tell(
                    "finds no guest memory at gPA 0x" + Long.toHexString(gpa) + ", so it can fill no shadow entry",
                    "faults.hidden",
                    "faults.fatal");
            return Outcome.LOST;
        }
        tell(
                "handles a hidden fault: the guest's tables grant the access, only the shadow entry is missing or stricter",
                "faults.hidden");
        return fill(walk, layout.strip(va), f.kind);
    }

    private Outcome fill(GuestWalk walk, long va, int kind) {
        long gpa = walk.target();
        boolean copied = kind == AccessKind.STORE && pmap.isShared(gpa >>> pmap.frameBits());
        long hpa = kind == AccessKind.STORE ? pmap.backForWrite(gpa) : pmap.back(gpa);
        if (copied) {
            remap(gpa >>> pmap.frameBits() << pmap.frameBits(), pmap.frameBits());
            translations.drop(gpa);
        }
        int bits = Math.min(walk.leafBits(), pmap.bits(gpa));
        int leaf = leafLevel(gpa, layout.leafLevel(bits));
        ShadowPage at = down(walk, va, leaf);
        int now = leafLevel(gpa, leaf); // tables that are shadowed from here on may lie in the page itself
        if (now != leaf) at = down(walk, va, leaf = now);
        boolean table = isShadowed(gpa >>> pmap.frameBits());
        int span = layout.span(leaf);
        long rights = walk.rights() & (walk.dirty() ? -1L : ~Pte.WRITE);
        if (table || !pmap.writable(gpa)) rights &= ~Pte.WRITE;
        if (tracing.listener != null)
            tell("looks up " + pmap.entry(gpa) + reason(table, pmap.writable(gpa), walk.dirty()));
        int index = layout.index(va, leaf);
        if (leaf > 0) unlink(at, index);
        entries.fill(at, index, gpa >>> span << span, hpa - (gpa & (1L << span) - 1), rights);
        if (!table || kind != AccessKind.STORE) return Outcome.RETRY;
        emulate(gpa);
        return Outcome.EMULATED;
    }

    /** The level of the largest leaf that may map an address: it maps no shadowed table beside it. */
    private int leafLevel(long gpa, int most) {
        int leaf = most;
        while (leaf > 0 && shadowsWithin(gpa, layout.span(leaf))) leaf--;
        while (leaf > 0 && !layout.leafAllowed(leaf)) leaf--;
        return leaf;
    }

    private static String inWords(Fault.Reason reason) {
        return switch (reason) {
            case MISSING -> "its own entry is absent";
            case PROTECTION -> "its own entries do not grant the access";
            case MALFORMED, NOT_CANONICAL -> "its own entry is malformed";
            case UNMARKED -> "its own entry has accessed or dirty clear, which the guest sets itself";
        };
    }

    /** Why a shadow entry does not grant writing although the guest's does. */
    private static String reason(boolean table, boolean writable, boolean dirty) {
        if (table) return ". The page holds a guest table, so it may only be read";
        if (!writable) return ". Writes are to be noticed, so it may only be read";
        return dirty ? "" : ". The guest's entry is not dirty yet, so it may only be read";
    }

    /** What an emulated store writes; the value of a trace's store is not known and changes nothing. */
    private @Nullable Long pendingValue;

    private long pendingVa;

    /** Says what the next store writes and where, in case it must be emulated; a null value when that is over. */
    public void pending(@Nullable Long value, long va) {
        pendingValue = value;
        pendingVa = va;
    }

    /** Carries out a store of one word to a guest table; words are as wide as entries. */
    private void emulate(long gpaOfPage) {
        int word = guestLayout.entryLog2();
        int smallest = Math.min(layout.pageBits(), guestLayout.pageBits());
        long gpa = (gpaOfPage | pendingVa & (1L << smallest) - 1) & -1L << word;
        exits.exit(Exits.Reason.PAGE_TABLE_WRITE);
        if (tracing.listener != null)
            tell("carries out the write to the guest table at gPA 0x" + Long.toHexString(gpa));
        if (pendingValue != null) host.write(pmap.backForWrite(gpa), word, pendingValue);
        zapEntries(gpa, 1 << word);
    }

    private static final int NO_PARENT = -1;

    /** Goes down from the root to the table that holds the leaf, making shadow pages on the way. */
    private ShadowPage down(GuestWalk walk, long va, int leaf) {
        ShadowPage at = root;
        if (at == null) throw new IllegalStateException("no root");
        path.clear();
        for (int l = layout.levels() - 1; l > leaf; l--) {
            int index = layout.index(va, l);
            ShadowPage child = at.children[index];
            ShadowPage.Role wanted = roleBelow(walk, va, l - 1);
            if (child == null || !child.role.equals(wanted)) {
                if (child != null) unlink(at, index);
                else if (entries.clear(at, index)) flush.translations(false);
                child = page(wanted, walk.levelFor(layout.span(l)));
                entries.link(at, index, child);
            }
            derive(walk, va, at, walk.levelFor(layout.span(l)));
            at = child;
            path.add(at);
        }
        derive(walk, va, at, walk.level() - 1);
        return at;
    }

    /** Entries of a shadow page are derived from guest tables on the way below its role's, down to a level that others stand for. */
    private void derive(GuestWalk walk, long va, ShadowPage page, int end) {
        if (page.role.direct()) return;
        int coverage = layout.coverage(page.role.level());
        long start = layout.strip(va) >>> coverage << coverage;
        for (int g = page.sources.get(0).level() - 1; g > Math.max(end, walk.level() - 1); g--) {
            long base = guestLayout.strip(va) >>> guestLayout.coverage(g) << guestLayout.coverage(g);
            ShadowedTables.Source source =
                    new ShadowedTables.Source(page, walk.table(g) >>> pmap.frameBits(), g, base - start);
            if (!tables.add(source)) continue;
            if (tracing.listener != null)
                tell("lets the guest only read its table at gPA 0x"
                        + Long.toHexString(source.gfn() << pmap.frameBits())
                        + " too, from which entries of this shadow page are derived");
            protectTable(source);
        }
    }

    /** What the shadow page at level {@code l} on the way to {@code va} stands for. */
    private ShadowPage.Role roleBelow(GuestWalk walk, long va, int l) {
        int coverage = layout.span(l + 1);
        int g = walk.levelFor(coverage);
        if (g == NO_PARENT) { // the guest's leaf is larger than this table covers: a direct page
            long base = walk.target() >>> coverage << coverage;
            return new ShadowPage.Role(
                    base >>> pmap.frameBits(), l, 0, walk.rights() | (walk.dirty() ? 0 : Pte.DIRTY), true);
        }
        int guestCoverage = guestLayout.coverage(g);
        long quadrant = guestCoverage > coverage ? (guestLayout.strip(va) & (1L << guestCoverage) - 1) >>> coverage : 0;
        return new ShadowPage.Role(walk.table(g) >>> pmap.frameBits(), l, quadrant, walk.rightsAbove(g), false);
    }

    // ------------------------------------------------------------------ shadow pages

    private ShadowPage page(ShadowPage.Role role, int guestLevel) {
        ShadowPage found = pages.get(role);
        if (found != null) return found;
        makeRoom();
        long table = host.allocate(layout.tableOrder(role.level()), 0);
        ShadowPage made = new ShadowPage(role, table, layout.entries(role.level()));
        pages.put(role, made);
        for (long fr = table >>> pmap.frameBits(), i = 0; i < 1L << layout.tableOrder(role.level()); i++)
            byFrame.put(fr + i, made);
        if (tracing.listener != null) tellMade(made);
        if (!role.direct()) {
            long start = role.quadrant() << layout.coverage(role.level());
            ShadowedTables.Source source = new ShadowedTables.Source(made, role.gfn(), guestLevel, -start);
            tables.add(source);
            protectTable(source);
        }
        return made;
    }

    /** Shadow pages on the way that is being filled: they stay. */
    private final List<ShadowPage> path = new ArrayList<>();

    /**
     * Recycles the oldest shadow pages of any level where the limit leaves no room for one more (Linux, arch/x86/kvm/mmu/mmu.c,
     * kvm_mmu_zap_oldest_mmu_pages); a root in use stays.
     */
    private void makeRoom() {
        if (spec.limit() == 0 || pages.size() < spec.limit()) return;
        for (ShadowPage oldest : List.copyOf(pages.values())) {
            if (oldest == root || path.contains(oldest)) continue;
            counters.now[recycledAt]++;
            zap(oldest);
            flush.translations(false);
            if (pages.size() < spec.limit()) return;
        }
    }

    /** A guest table becomes shadowed: no shadow entry may let the guest write it any more. */
    private void protectTable(ShadowedTables.Source source) {
        boolean changed = false;
        long frames = tables.frames(source);
        for (long i = 0; i < frames; i++) changed |= entries.denyWrites(source.gfn() + i);
        if (changed) flush.translations(false);
    }

    private boolean isShadowed(long gfn) {
        return tables.holds(gfn);
    }

    private boolean shadowsWithin(long gpa, int bits) {
        return tables.anyOf(gpa >>> bits << bits >>> pmap.frameBits(), 1L << bits - pmap.frameBits());
    }

    /** Takes a shadow page from an entry, if it leads to one. @return whether it did */
    private boolean unlink(ShadowPage parent, int index) {
        ShadowPage child = parent.children[index];
        if (child == null) return false;
        entries.unlink(parent, index, child);
        flush.translations(false);
        return true;
    }

    // ------------------------------------------------------------------ guest writes to tables

    @Override
    public void touchUnbacked(long gpa) {
        pmap.back(gpa);
    }

    @Override
    public long row(long gpa, long most) {
        return tracing.listener != null ? 0 : pmap.row(gpa >>> pmap.frameBits(), most);
    }

    @Override
    public void touchRow(long gpa, long frames) {
        pmap.backRow(gpa >>> pmap.frameBits(), frames);
    }

    @Override
    public boolean watches(long gpa) {
        return data || isShadowed(gpa >>> pmap.frameBits());
    }

    @Override
    public void writeProtected(long gpa) {
        pmap.backForWrite(gpa);
        remap(gpa >>> pmap.frameBits() << pmap.frameBits(), pmap.frameBits());
        translations.drop(gpa);
    }

    @Override
    public void takenBack(long from, long to) {
        for (long gpa = from; gpa < to; gpa += 1L << pmap.frameBits()) {
            remap(gpa, pmap.frameBits());
            translations.gone(gpa);
        }
        translations.settle();
    }

    @Override
    public void write(long gpa, Runnable write) {
        boolean watched = watches(gpa);
        if (watched) exits.exit(Exits.Reason.PAGE_TABLE_WRITE);
        write.run();
        if (watched) {
            if (tracing.listener != null)
                tell("carries out the write to the guest table at gPA 0x" + Long.toHexString(gpa));
            zapEntries(gpa, 1 << guestLayout.entryLog2());
        }
    }

    /** Writes of the guest's kernel to tables exit from here on, also to those that are not shadowed yet. */
    public void asData(Runnable writes) {
        data = true;
        try {
            writes.run();
        } finally {
            data = false;
        }
    }

    private boolean data;

    /** Drops the virtual machine's translations. */
    @FunctionalInterface
    public interface Flush {
        /**
         * Drops all of them.
         *
         * @param onePage whether one smallest page at each address of a guest's entry is all that changed: then the guest's own
         *     invalidation covers it
         */
        void translations(boolean onePage);
    }

    /** Drops what shadow tables derived from guest entries at [gpa, gpa + bytes). */
    private void zapEntries(long gpa, int bytes) {
        boolean changed = false;
        boolean onePage = true;
        for (ShadowedTables.Source source : tables.at(gpa >>> pmap.frameBits())) {
            long offset = gpa - (source.gfn() << pmap.frameBits());
            long first = offset >>> guestLayout.entryLog2();
            long last = offset + bytes - 1 >>> guestLayout.entryLog2();
            for (long i = first; i <= last; i++) {
                if (zapEntry(source, i)) {
                    changed = true;
                    onePage &= source.page().role.level() == 0 && guestLayout.span(source.level()) == layout.pageBits();
                }
                tables.cut(source, i);
            }
        }
        if (changed) flush.translations(onePage);
    }

    /** Drops the entries of a shadow page that entry {@code i} of a guest table led to. */
    private boolean zapEntry(ShadowedTables.Source source, long i) {
        ShadowPage page = source.page();
        int level = page.role.level();
        int span = layout.span(level);
        long from = source.base() + (i << guestLayout.span(source.level()));
        long low = Math.max(from, 0);
        long high = Math.min(from + (1L << guestLayout.span(source.level())), 1L << layout.coverage(level));
        boolean changed = false;
        for (long at = low >>> span << span; at < high; at += 1L << span) {
            int index = (int) (at >>> span);
            changed |= level > 0 && unlink(page, index) || entries.clear(page, index);
        }
        return changed;
    }

    // ------------------------------------------------------------------ zapping

    /** Drops a shadow page: its entries, the links to it, itself. */
    private void zap(ShadowPage page) {
        page.zapped = true;
        counters.now[zappedAt]++;
        entries.empty(page);
        for (long hpa : page.parents) {
            ShadowPage parent = byFrame.get(hpa >>> pmap.frameBits());
            if (parent == null) throw new IllegalStateException("a shadow page is linked from nowhere");
            entries.cut(parent, hpa);
        }
        pages.remove(page.role);
        int order = layout.tableOrder(page.role.level());
        for (long fr = page.table >>> pmap.frameBits(), i = 0; i < 1L << order; i++) byFrame.remove(fr + i);
        tables.remove(page);
        host.free(page.table, order);
    }

    private void zapAll() {
        for (ShadowPage page : List.copyOf(pages.values())) zap(page);
        flush.translations(false);
    }

    /**
     * The host frame behind guest page [start, start + 2^bits) changed: no shadow entry may lead to the old one. Whoever
     * changed it drops translations.
     *
     * @return whether any did
     */
    public boolean remap(long start, int bits) {
        return entries.drop(start, bits);
    }

    /** Lets the guest only read a page from now on. @return whether it could write it */
    public boolean protect(long gpa) {
        return entries.denyWrites(gpa >>> pmap.frameBits());
    }

    private void tell(String what, String... counted) {
        TraceListener listener = tracing.listener;
        if (listener != null) listener.work(TraceListener.VMM, what, counted);
    }

    private void tellMade(ShadowPage made) {
        ShadowPage.Role role = made.role;
        String gpa = "gPA 0x" + Long.toHexString(role.gfn() << pmap.frameBits());
        tell("makes a shadow page (" + layout.name(role.level()) + ") at hPA 0x" + Long.toHexString(made.table)
                + (role.direct() ? " for the guest page at " + gpa : " for the guest table at " + gpa)
                + (role.direct() ? "" : ", and lets the guest only read that table"));
    }

    /** Is told of a shadow leaf. */
    @FunctionalInterface
    public interface LeafVisitor {
        /** @param bits log2 of the bytes that it maps */
        void leaf(long gpa, int bits, long hpa, boolean writable);
    }

    /** Visits all shadow leaves. For checks. */
    public void forEachLeaf(LeafVisitor visitor) {
        for (ShadowPage page : pages.values()) entries.forEachLeaf(page, visitor);
    }

    /** Shadow pages that exist. */
    public int pages() {
        return pages.size();
    }

    /** Bytes that they take. */
    public long space() {
        long bytes = 0;
        for (ShadowPage p : pages.values()) bytes += layout.tableBytes(p.role.level());
        return bytes;
    }
}
