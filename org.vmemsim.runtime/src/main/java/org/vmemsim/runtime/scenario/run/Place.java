package org.vmemsim.runtime.scenario.run;

import org.jspecify.annotations.Nullable;

/**
 * What an operation works on.
 *
 * @param entries whether the page-table entries of the pages are meant, as data, instead of the pages
 */
public record Place(boolean entries, Extent extent) {
    /** Addresses or pages. */
    public sealed interface Extent {}

    /** One address; or, with an end, all pages from one to the other. */
    public record Addresses(Expression from, @Nullable Expression to, boolean closed) implements Extent {}

    /** Pages of something: one, a range, or all. {@code first} null means all; {@code last} null means one. */
    public record Pages(
            @Nullable Expression first, @Nullable Expression last, boolean closed, Base base) implements Extent {}

    /** What pages are counted from. */
    public sealed interface Base {}

    /** A region, or what {@code malloc} gave, of a process. */
    public record RegionBase(Subject process, String region) implements Base {}

    /** A guest's or host's memory, page by frame number. */
    public record MemoryBase(Subject machine) implements Base {}

    /** The page around an address: {@code page of va}. */
    public record AddressBase(Expression at) implements Base {}
}
