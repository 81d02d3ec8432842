package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;

/**
 * The hardware walker: one class for native, shadow and both dimensions of nested paging. With an {@code outer} walker
 * each table address, and the result, are themselves translated through it. That is all that nesting is: no second walker
 * class, no virtual call.
 *
 * <p>A walk that meets a fault or violation is cut short, the fault is handled, and the walk begins anew, as an instruction
 * does on real hardware. References of complete walks, of walks cut short, and of those that only set a dirty bit through a
 * translation that was in the TLB ("assists") are counted apart.
 *
 * <p>A layout without levels translates nothing: its walk reads no entry, and leaves what there is to translate to the
 * {@code outer} walker.
 *
 * <p>Order of checks in two dimensions: for each guest level first the second stage of the table's address, then presence
 * and reserved bits; after the leaf guest rights, then the second stage of the final address (Intel SDM 3C, 28.2.3.3).
 */
public final class Walker {
    private static final long ALL = Pte.RIGHTS;
    /** What stands for the entry where nothing is translated: everything is granted, and there is nothing to mark. */
    private static final long UNTRANSLATED = Pte.PRESENT | Pte.RIGHTS | Pte.ACCESSED | Pte.DIRTY | Pte.LEAF;

    private static final int WHOLE_MEMORY = 62;
    /** What the second stage grants a table whose entries may be written without asking it again. */
    private static final long MAY_WRITE = Pte.WRITE | Pte.DIRTY;
    /**
     * Flag of what a walk cache of the first stage holds: the table's address went through the second stage already, and is a
     * host-physical one (a combined mapping, Intel SDM 3C, 28.3.1). No entry that leads to a table has this flag.
     */
    private static final long COMBINED = Pte.LEAF;

    /** Faults that one access may take before it counts as lost: a handler that mends nothing would go on for ever. */
    private static final int MOST_ATTEMPTS = 1000;

    /** What {@link #translate} returns when software carried out the access itself. */
    public static final long EMULATED = Pte.ACCESSED;

    private final PhysicalMemory memory;
    private final PageTableLayout layout;
    private final int levels;
    private final int frameBits;
    private final int entryLog2;
    private final int[] shift;
    private final int[] mask;
    private final EntryFormat lastFormat;
    private final boolean anySpans;
    /** The level whose table lives in registers; -1 if none does. */
    private final int registerLevel;

    private final WalkCaches caches;
    private final @Nullable Walker outer;
    private final @Nullable NestedTlb nestedTlb;
    private final Remembered remembered;
    private final boolean softwareMarks;
    private final Counters counters;
    private final WalkCounters count;
    private final Tracing tracing;
    private final LeafHints hints;
    private FaultHandler handler;
    private FaultHandler violationHandler;

    private long root;
    private final long[] registers;
    private final SoftwareWalk look;
    private int context;
    /** Bytes of memory that addresses reach where nothing is translated. */
    private long reach;

    /** The last fault; shared with the outer walker, so that whoever handles it finds it in one place. */
    private final Fault fault;

    private int used;
    private int usedNested;
    /** Log2 of the bytes over which the last result is one run of memory: the smaller of both dimensions' leaves. */
    private int leafBits;

    /** Log2 of the bytes of the first stage's leaf. */
    private int effectiveBits;

    private boolean faulted;

    /** Bits of a leaf's canonical entry that count. */
    private long kept = -1;

    /** What an entry must be under {@link #usableMask} to be used. */
    private long usable = Pte.PRESENT;

    private long usableMask = Pte.PRESENT | Pte.MALFORMED;

    /** As what reads of this walker's tables count for the second stage. */
    private int tableAccess = AccessKind.STORE;
    /** Whether accessed and dirty bits mean nothing: flags of EPT that are off. */
    private boolean marksOff;
    /** Whether the table that is read next is known by its host-physical address. */
    private boolean combined;
    /** The entry that leads to the table that is read next, until a walk cache can hold it; 0 if none waits. */
    private long above;
    /** What the second stage says of the entry last read, and where that entry is; not set where nothing else is asked. */
    private long tableEntry;

    private long tableEntryAt;

    /** Null where references count. */
    private @Nullable Shortcuts shortcuts;
    /** Where a walk counts that was counted before. */
    private long[] unseen = {};

    /** What a walker is made of. */
    public record Parts(
            PhysicalMemory memory,
            PageTableLayout layout,
            WalkCaches caches,
            @Nullable Walker outer,
            @Nullable NestedTlb nestedTlb,
            boolean softwareMarks,
            Counters counters,
            Tracing tracing) {}

    public Walker(Parts parts, FaultHandler handler) {
        this.memory = parts.memory();
        this.layout = parts.layout();
        this.levels = layout.levels;
        this.frameBits = layout.frameBits();
        this.entryLog2 = layout.entryLog2;
        this.shift = layout.shift;
        this.mask = layout.mask;
        this.lastFormat = layout.last;
        this.anySpans = layout.anySpans();
        this.registerLevel = !layout.bare() && layout.inRegisters[levels - 1] ? levels - 1 : -1;
        this.reach = memory.frames() << frameBits;
        this.caches = parts.caches();
        this.outer = parts.outer();
        this.nestedTlb = parts.nestedTlb();
        this.remembered = new Remembered(caches, nestedTlb);
        this.softwareMarks = parts.softwareMarks();
        this.counters = parts.counters();
        this.count = new WalkCounters(counters);
        this.tracing = parts.tracing();
        this.hints = new LeafHints(memory, levels == 0 ? 0 : mask[0]);
        this.handler = handler;
        this.violationHandler = handler;
        this.registers = new long[registerLevel < 0 ? 0 : layout.entries(registerLevel)];
        this.look = new SoftwareWalk(memory, layout, registers, outer);
        this.fault = outer == null ? new Fault() : outer.fault;
    }

    /** Who handles faults of this walker's own tables; with an outer walker, {@code violations} handles its faults. */
    public void handlers(FaultHandler faults, FaultHandler violations) {
        this.handler = faults;
        this.violationHandler = violations;
    }

    /**
     * Loads the page-table base register. Entries of a root that lives in registers are read now, and only now.
     *
     * @param root address of the root table: guest-physical with an outer walker, else host-physical
     * @param context tag of the address space, for walk caches and the nested TLB
     */
    public void load(long root, int context) {
        this.root = root;
        this.context = context;
        for (int i = 0; i < registers.length; i++) registers[i] = look.read(root + ((long) i << entryLog2));
    }

    /** Loads the root again: entries of it that live in registers changed. */
    public void reload() {
        load(root, context);
    }

    public long root() {
        return root;
    }

    /**
     * Translates, handling faults on the way.
     *
     * @param va stripped of bits above the indices
     * @param kind as in {@link AccessKind}
     * @param assist whether a translation was in the TLB and only the dirty bit or a right is missing
     * @return the translation of the smallest page around {@code va}: frame, and flags of both dimensions joined; 0 when
     *     there is none, {@link #EMULATED} when software carried out the access
     */
    public long translate(long va, int kind, boolean assist) {
        boolean anyFault = false; // not the field: a fault handler may have other addresses translated
        for (int attempt = 0; ; attempt++) {
            long e = walk(va, kind);
            long[] now = counters.now;
            if (e != 0) {
                faulted = anyFault;
                if (assist) {
                    now[count.assists]++;
                    now[count.assistReferences] += used + usedNested;
                    return e;
                }
                now[count.walks]++;
                now[count.guestReferences] += used;
                now[count.nestedReferences] += usedNested;
                return e;
            }
            anyFault = true;
            forgetFaulting(va);
            now[count.cutShort]++;
            now[count.cutShortReferences] += used + usedNested;
            fault.kind = fault.violation ? fault.kind : kind;
            TraceListener listener = tracing.listener;
            if (listener != null) listener.fault(fault);
            FaultHandler.Outcome outcome = (fault.violation ? violationHandler : handler).handle(fault.copy());
            faulted = true;
            if (outcome == FaultHandler.Outcome.EMULATED) return EMULATED;
            if (outcome == FaultHandler.Outcome.LOST || attempt == MOST_ATTEMPTS) return 0;
        }
    }

    /** A fault drops what was remembered on the way to its address (Intel SDM 3A, 4.10.4.1; 3C, 28.3.3.1). */
    private void forgetFaulting(long va) {
        caches.invalidate(va, context);
        if (outer == null || !fault.violation) return;
        outer.caches.invalidate(fault.at, outer.context);
        if (nestedTlb != null) nestedTlb.invalidate(fault.at, outer.context);
    }

    /** One attempt. @return as {@link #translate}; 0 with {@link #fault} filled in */
    private long walk(long va, int kind) {
        used = 0;
        usedNested = 0;
        final TraceListener listener = tracing.listener;
        long rights = ALL;
        long table = root;
        if (shortcuts != null && listener == null) {
            int slot = shortcuts.find(va, context);
            if (slot >= 0) return shortWalk(va, kind, shortcuts.table(slot), shortcuts.rights(slot));
        }
        int l = caches.find(va, context, listener);
        if (l < levels) {
            long e = caches.value();
            rights = e & ALL;
            table = e >>> Pte.FRAME_SHIFT << frameBits;
            combined = (e & COMBINED) != 0;
        } else {
            combined = false;
            if (listener != null && !isSecondStage && levels > 0) listener.root(root);
        }
        above = 0;
        while (--l > 0) {
            int index = (int) (va >>> shift[l]) & mask[l];
            long pa = table + ((long) index << entryLog2);
            long hpa = -1;
            long raw;
            if (l == registerLevel) raw = registers[index];
            else {
                hpa = outer == null ? pa : entryAt(va, l, pa);
                if (hpa < 0) return 0;
                raw = entryLog2 == 3 ? memory.word(hpa) : memory.fetch(hpa, entryLog2);
                used++;
            }
            long e = layout.decode(raw, l);
            if (listener != null) tell(listener, l, va, pa, hpa, raw, e);
            combined = false;
            if ((e & usableMask) != usable) return unusable(va, e, l);
            if ((e & Pte.LEAF) != 0) return leaf(va, kind, l, hpa, raw, e & (rights | ~ALL));
            rights &= e;
            if ((e & Pte.ACCESSED) == 0 && !marksOff) {
                if (softwareMarks) return fail(va, Fault.Reason.UNMARKED, l);
                if (!mayMark()) return 0;
                if (hpa >= 0) memory.write(hpa, entryLog2, layout.table[l].mark(raw, false));
            }
            if (outer == null) caches.put(va, context, l, e & (rights | ~ALL), listener);
            else above = e & (rights | ~ALL);
            table = e >>> Pte.FRAME_SHIFT << frameBits;
        }
        return l == 0 ? lastLevel(va, kind, table, rights) : untranslated(va, kind);
    }

    /** The end of a walk that met no larger leaf: the last level's entries are leaves, all of them. */
    private long lastLevel(long va, int kind, long table, long rightsAbove) {
        long page = va >>> shift[0];
        int index = (int) page & mask[0];
        long pa = table + ((long) index << entryLog2);
        long hpa = -1;
        long raw;
        if (registerLevel == 0) raw = registers[index];
        else {
            hpa = outer == null ? pa : entryAt(va, 0, pa);
            if (hpa < 0) return 0;
            raw = entryLog2 == 3 ? hints.read(page, hpa) : memory.fetch(hpa, entryLog2);
            used++;
            if (shortcuts != null && levels > 1 && (outer == null || combined || inOnePiece(tableEntry, 0)))
                shortcuts.learn(va, context, hpa - ((long) index << entryLog2), rightsAbove);
        }
        long e = lastFormat.decode(raw) | Pte.LEAF;
        TraceListener listener = tracing.listener;
        if (listener != null) tell(listener, 0, va, pa, hpa, raw, e);
        if ((e & usableMask) != usable) return unusable(va, e, 0);
        return leaf(va, kind, 0, hpa, raw, e & (rightsAbove | ~ALL));
    }

    /** A walk that begins at a table of the last level. */
    private long shortWalk(long va, int kind, long table, long rightsAbove) {
        tableEntry = MAY_WRITE;
        long hpa = table + ((va >>> shift[0] & mask[0]) << entryLog2);
        long raw = entryLog2 == 3 ? memory.word(hpa) : memory.fetch(hpa, entryLog2);
        long e = lastFormat.decode(raw) | Pte.LEAF;
        if ((e & usableMask) != usable) return unusable(va, e, 0);
        return leaf(va, kind, 0, hpa, raw, e & (rightsAbove | ~ALL));
    }

    /** The last level's entry for an address as it is in memory, if that can be told at once; else 0. Changes nothing. */
    public long leafEntry(long va) {
        if (shortcuts == null) return 0;
        int slot = shortcuts.find(va, context);
        return slot < 0 ? 0 : memory.word(shortcuts.table(slot) + ((va >>> shift[0] & mask[0]) << entryLog2));
    }

    /** The same for the second stage of the page that a last level's entry of this walker leads to. Changes nothing. */
    public long secondLeafEntry(long raw) {
        if (outer == null || raw == 0) return raw;
        return outer.leafEntry(lastFormat.decode(raw) >>> Pte.FRAME_SHIFT << frameBits);
    }

    /** Says that nobody counts this walker's references: it may begin walks at the last level. Without walk caches only. */
    public Walker uncounted() {
        if (levels > 1) {
            shortcuts = new Shortcuts(shift[1]);
            remembered.shortcuts(shortcuts);
        }
        if (outer != null) outer.uncounted();
        return this;
    }

    /** The end of a walk without levels. */
    private long untranslated(long va, int kind) {
        leafBits = WHOLE_MEMORY;
        effectiveBits = WHOLE_MEMORY;
        if (outer == null) {
            if (Long.compareUnsigned(va, reach) >= 0) return fail(va, Fault.Reason.MISSING, 0);
            return va >>> frameBits << Pte.FRAME_SHIFT | UNTRANSLATED;
        }
        long e = joined(va, kind, UNTRANSLATED);
        effectiveBits = leafBits; // no page of a first stage could be larger
        return e;
    }

    /** Says how much memory there is where nothing is translated; all of the host's if it is not said. */
    public Walker within(long bytes) {
        reach = bytes;
        return this;
    }

    /** Bytes of memory that addresses reach if no stage translates; -1 if some stage does. */
    public long identityReach() {
        if (levels > 0) return -1;
        return outer == null ? reach : outer.identityReach();
    }

    private long leaf(long va, int kind, int l, long hpa, long raw, long joined) {
        long e = (marksOff ? joined | Pte.ACCESSED | Pte.DIRTY : joined) & kept;
        long need = AccessKind.need(kind) & ~Pte.DIRTY;
        if ((e & need) != need) return fail(va, Fault.Reason.PROTECTION, l);
        long marks = kind == AccessKind.STORE ? Pte.ACCESSED | Pte.DIRTY : Pte.ACCESSED;
        if ((e & marks) != marks) {
            if (softwareMarks) return fail(va, Fault.Reason.UNMARKED, l);
            if (!mayMark()) return 0;
            if (hpa >= 0) memory.write(hpa, entryLog2, layout.leaf[l].mark(raw, kind == AccessKind.STORE));
            e |= marks;
        }
        int bits = shift[l];
        long frame = e >>> Pte.FRAME_SHIFT;
        if (anySpans && layout.leaf[l].spans(raw)) {
            bits = layout.leaf[l].spanBits();
            frame &= ~layout.leaf[l].spanMask();
        }
        frame |= (va & (1L << bits) - 1) >>> frameBits;
        leafBits = bits;
        effectiveBits = bits;
        if (outer == null) return frame << Pte.FRAME_SHIFT | e & Pte.FLAGS;
        return joined(frame << frameBits | va & (1L << frameBits) - 1, kind, e);
    }

    /** The second stage of the final address; rights and dirtiness are those of both, the page the smaller of both. */
    private long joined(long gpa, int kind, long e) {
        int bits = leafBits;
        long h = outerEntry(gpa, kind);
        if (h == 0) return 0;
        leafBits = Math.min(bits, leafBits);
        return h & ~Pte.FLAGS | e & (h | ~(Pte.RIGHTS | Pte.DIRTY | Pte.PRESENT)) & Pte.FLAGS;
    }

    /**
     * Where an entry lies that is read next, which also lets walk caches hold the entry above it: from now on with the table's
     * host-physical address, if the second stage maps all of the table in one piece and lets it be written. Otherwise
     * they hold the guest-physical one.
     *
     * @return host-physical address; -1 after a violation
     */
    private long entryAt(long va, int l, long pa) {
        if (combined) {
            tableEntry = MAY_WRITE;
            return pa;
        }
        long h = outerEntry(pa, tableAccess);
        if (h == 0) return -1;
        tableEntry = h;
        tableEntryAt = pa;
        long hpa = h >>> Pte.FRAME_SHIFT << frameBits | pa & (1L << frameBits) - 1;
        long entry = above;
        if (entry != 0 && l + 1 < levels) {
            if (inOnePiece(h, l)) {
                long start = hpa - (pa - (entry >>> Pte.FRAME_SHIFT << frameBits));
                entry = start >>> frameBits << Pte.FRAME_SHIFT | entry & Pte.FLAGS | COMBINED;
            }
            caches.put(va, context, l + 1, entry, tracing.listener);
        }
        return hpa;
    }

    /** Whether what the second stage just said of an entry holds for all of its table, which may also be written. */
    private boolean inOnePiece(long h, int l) {
        return (h & MAY_WRITE) == MAY_WRITE && 1L << leafBits >= layout.tableBytes(l);
    }

    /**
     * Whether the second stage lets the entry last read be marked: hardware that sets accessed or dirty writes it, also where reads
     * of tables count as reads. The second stage's own entry gets its dirty bit, which costs no further reference.
     *
     * @return false after a violation
     */
    private boolean mayMark() {
        if (outer == null || tableAccess == AccessKind.STORE || (tableEntry & MAY_WRITE) == MAY_WRITE) return true;
        TraceListener listener = tracing.listener;
        long[] now = counters.now;
        tracing.listener = null; // what is read again was told and counted before
        if (unseen.length != now.length) unseen = new long[now.length];
        counters.now = unseen;
        long h = outer.walk(tableEntryAt, AccessKind.STORE);
        counters.now = now;
        tracing.listener = listener;
        if (h == 0) {
            fault.violation = true;
            fault.kind = AccessKind.STORE;
            return false;
        }
        tableEntry = h;
        if (nestedTlb != null) nestedTlb.refresh(tableEntryAt, outer.context, h, outer.leafBits);
        return true;
    }

    private void tell(TraceListener listener, int l, long va, long pa, long hpa, long raw, long e) {
        long at = combined ? look.entryAddress(root, va, l) : pa; // walk caches do not know it, readers want to
        listener.entry(outer == null && isSecondStage, layout, l, va, at, hpa, raw, e);
    }

    /** The second stage of a guest-physical address: nested TLB, else the outer walk. Sets {@link #leafBits}. */
    @SuppressWarnings("NullAway") // called only with an outer walker
    private long outerEntry(long gpa, int kind) {
        if (nestedTlb != null) {
            long h = nestedTlb.find(gpa, outer.context, AccessKind.need(kind), tracing.listener);
            if (h != 0) {
                leafBits = nestedTlb.foundBits();
                return h;
            }
        }
        if (!outer.layout.canonical(gpa)) {
            outer.fail(gpa, Fault.Reason.NOT_CANONICAL, outer.levels - 1);
            fault.violation = true;
            fault.kind = kind;
            return 0;
        }
        long h = outer.walk(gpa, kind);
        usedNested += outer.used + outer.usedNested;
        if (h == 0) {
            fault.violation = true;
            fault.kind = kind;
            return 0;
        }
        leafBits = outer.leafBits;
        if (nestedTlb != null) nestedTlb.put(gpa, outer.context, h, leafBits, tracing.listener);
        return h;
    }

    private long unusable(long va, long e, int l) {
        return fail(va, (e & Pte.PRESENT) == 0 ? Fault.Reason.MISSING : Fault.Reason.MALFORMED, l);
    }

    private long fail(long va, Fault.Reason reason, int l) {
        fault.at = va;
        fault.reason = reason;
        fault.level = l;
        fault.violation = false;
        return 0;
    }

    /** Tells a fault of an address that nothing translates. */
    public Fault beyondMemory(long pa, int kind) {
        fail(pa, Fault.Reason.MISSING, 0);
        fault.kind = kind;
        return fault.copy();
    }

    /** Tells a fault that the address itself is the cause of. */
    public Fault notCanonical(long va, int kind) {
        fail(va, Fault.Reason.NOT_CANONICAL, levels - 1);
        fault.kind = kind;
        return fault.copy();
    }

    private boolean isSecondStage;

    /** Says that this walker is the second stage of another, for explanations. */
    public Walker asSecondStage() {
        isSecondStage = true;
        caches.asSecondStage();
        return this;
    }

    /**
     * Says that for the second stage reads of this walker's tables are reads, and only setting a bit in them is a write: RISC-V,
     * ARM, and Intel where the accessed and dirty flags of EPT are off (SDM 3C, 28.3.3.2). Otherwise all count as writes.
     */
    public Walker readsTables() {
        tableAccess = AccessKind.LOAD;
        return this;
    }

    /** Says that accessed and dirty bits of this walker's entries mean nothing. */
    public Walker ignoresMarks() {
        marksOff = true;
        return this;
    }

    /** Log2 of the bytes over which the last result holds. */
    public int leafBits() {
        return leafBits;
    }

    /** Log2 of the bytes of the first stage's leaf that the last result came from: never less than {@link #leafBits}. */
    public int effectiveBits() {
        return effectiveBits;
    }

    /** Whether the last {@link #translate} met a fault or violation. */
    public boolean faulted() {
        return faulted;
    }

    /** Where an address leads, without a trace: no reference, no bit, no cache. @return host-physical, or -1 */
    public long peek(long va) {
        if (levels == 0) return outer != null ? outer.peek(va) : Long.compareUnsigned(va, reach) < 0 ? va : -1;
        return look.target(root, va);
    }

    public PageTableLayout layout() {
        return layout;
    }

    public @Nullable Walker outer() {
        return outer;
    }

    /** Whether accessed and dirty bits of a stage are software's to set. */
    public boolean leavesMarks() {
        return softwareMarks || outer != null && outer.softwareMarks;
    }

    /** What this walker remembers of earlier walks. */
    public Remembered remembered() {
        return remembered;
    }

    /** Whether the global bit of an entry counts; without (CR4.PGE = 0), a leaf belongs to its address space alone. */
    public void globals(boolean count) {
        kept = count ? -1 : ~Pte.GLOBAL;
    }

    /** Whether entries may deny execution; without (EFER.NXE = 0), the bit that does is reserved (SDM 3A, 4.5). */
    public void noExecute(boolean enabled) {
        usable = enabled ? Pte.PRESENT : Pte.PRESENT | Pte.EXECUTE;
        usableMask = usable | Pte.MALFORMED;
    }

    /**
     * Reads, and only reads, the leaf entries that distinct-page accesses will probably need, so that the simulating machine's own cache
     * misses overlap. Changes nothing that is simulated; measured at 1.1 times native and 2 times nested speed on uniformly
     * random accesses.
     *
     * @return a value to keep, so that the loop is not dead code
     */
    public long prefetch(long[] distinct, int from, int to) {
        if (levels == 0) return outer == null ? 0 : outer.prefetch(distinct, from, to);
        return outer == null || outer.levels == 0
                ? hints.prefetch(distinct, from, to)
                : hints.prefetch(distinct, from, to, outer.hints);
    }
}
