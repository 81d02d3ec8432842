package org.vmemsim.runtime.guest;

import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.contents.ImagePages;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.memory.Rights;

/** A part of a process's address space as it is now. */
public final class Region {
    final String name;
    final long start;
    long end;
    final int pageBits;
    final int backingBits;
    /** Whether its pages come when they are first touched. */
    final boolean lazy;
    /** The file that it maps, empty if none. */
    final String file;
    /** Where its file begins, stripped. */
    final long origin;

    private final PartRights rights;
    private @Nullable ImagePages image;
    /** Where the image's page {@link #imageFirst} lies, stripped. */
    private long imageStart;

    private long imageFirst;

    /**
     * @param start stripped address of the first byte
     * @param pageBits log2 of the bytes of its pages
     * @param backingBits log2 of the bytes of the host pages behind it; 0 if the guest's default
     */
    Region(String name, long start, long size, int pageBits, int backingBits, Rights rights) {
        this(name, start, size, pageBits, backingBits, new PartRights(rights), true, "", start);
    }

    private Region(
            String name,
            long start,
            long size,
            int pageBits,
            int backingBits,
            PartRights rights,
            boolean lazy,
            String file,
            long origin) {
        this.name = name;
        this.start = start;
        this.end = start + size;
        this.pageBits = pageBits;
        this.backingBits = backingBits;
        this.rights = rights;
        this.lazy = lazy;
        this.file = file;
        this.origin = origin;
    }

    /** The same for another process, or for a part of it. */
    Region copy(long newStart, long newSize) {
        Region r = new Region(name, newStart, newSize, pageBits, backingBits, rights.copy(), lazy, file, origin);
        r.image = image;
        r.imageStart = imageStart;
        r.imageFirst = imageFirst;
        return r;
    }

    static Region of(RegionSpec spec, long strippedStart, int smallestPageBits) {
        return new Region(
                spec.name(),
                strippedStart,
                spec.size(),
                spec.page() == 0 ? smallestPageBits : Long.numberOfTrailingZeros(spec.page()),
                spec.backing() == 0 ? 0 : Long.numberOfTrailingZeros(spec.backing()),
                new PartRights(spec.rights()),
                spec.initially() == Backing.LAZY,
                spec.file(),
                strippedStart);
    }

    public String name() {
        return name;
    }

    /** Stripped address of the first byte. */
    public long start() {
        return start;
    }

    /** The first stripped address behind it. */
    public long end() {
        return end;
    }

    /** Log2 of the bytes of its pages. */
    public int pageBits() {
        return pageBits;
    }

    /** Lays an image over it, from this page of the image on. */
    void image(ImagePages over, long first) {
        image = over;
        imageStart = start;
        imageFirst = first;
    }

    @Nullable
    ImagePages image() {
        return image;
    }

    /** Which page of the image lies at an address. */
    long imagePage(long va, int frameBits) {
        return imageFirst + (va >>> frameBits) - (imageStart >>> frameBits);
    }

    /** Whether its pages are those of a file. */
    public boolean isFile() {
        return !file.isEmpty();
    }

    /** What the process may do at a stripped address within it; {@link Rights#NONE} where the part was freed. */
    public Rights rights(long va) {
        Rights there = rights.at(va);
        return there == null ? Rights.NONE : there;
    }

    /** Whether the process gave the part around a stripped address back: no page comes there any more. */
    boolean isFreed(long va) {
        return rights.at(va) == null;
    }

    /** Whether every page of it was freed. */
    boolean isGone() {
        return rights.isFreed(start, end);
    }

    /** The first address behind one at which the part around that ends: other rights, or the region's end. */
    long endOfPart(long va) {
        return Math.min(end, rights.change(va));
    }

    /** Whether all of [from, to) has the same rights, and was not freed. */
    boolean isUniform(long from, long to) {
        return rights.isUniform(from, to);
    }

    /** From here on the part [from, to) has these rights, also where it was freed; multiples of a page. */
    void rights(long from, long to, Rights newRights) {
        rights.set(from, to, newRights);
    }

    /** The process gives the part [from, to) back; multiples of a page. */
    void free(long from, long to) {
        rights.set(from, to, null);
    }
}
