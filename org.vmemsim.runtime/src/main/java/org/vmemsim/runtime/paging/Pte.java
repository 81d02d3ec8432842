package org.vmemsim.runtime.paging;

import org.vmemsim.runtime.scenario.memory.Rights;

/**
 * The canonical form of a page-table entry: frame number from bit 12 up, flags below. Entries of every layout are decoded
 * to it when a walker reads them; TLBs, walk caches and all checks know this form only.
 */
public final class Pte {
    public static final long PRESENT = 1;
    public static final long WRITE = 2;
    public static final long USER = 4;
    public static final long EXECUTE = 8;
    public static final long READ = 16;
    public static final long ACCESSED = 32;
    public static final long DIRTY = 64;
    public static final long LEAF = 128;
    public static final long GLOBAL = 256;
    public static final long MALFORMED = 512;

    /** What is ANDed over the levels of a walk. */
    public static final long RIGHTS = WRITE | USER | EXECUTE | READ;

    /** All flags. */
    public static final long FLAGS = 0xfff;

    /** Lowest bit of the frame number. */
    public static final int FRAME_SHIFT = 12;

    private Pte() {}

    /** Flags of a page with these rights for a user; one without any is the kernel's alone. */
    public static long of(Rights rights) {
        if (rights == Rights.NONE) return READ;
        return USER | (rights.read() ? READ : 0) | (rights.write() ? WRITE : 0) | (rights.execute() ? EXECUTE : 0);
    }

    /** A canonical entry as people read it: {@code P W U X A D}. */
    public static String flags(long e) {
        StringBuilder b = new StringBuilder();
        append(b, e, PRESENT, 'P');
        append(b, e, READ, 'R');
        append(b, e, WRITE, 'W');
        append(b, e, EXECUTE, 'X');
        append(b, e, USER, 'U');
        append(b, e, ACCESSED, 'A');
        append(b, e, DIRTY, 'D');
        append(b, e, GLOBAL, 'G');
        append(b, e, LEAF, 'L');
        append(b, e, MALFORMED, '!');
        return b.length() == 0 ? "-" : b.toString();
    }

    private static void append(StringBuilder b, long e, long flag, char letter) {
        if ((e & flag) != 0) b.append(letter);
    }
}
