package org.vmemsim.runtime.memory;

/**
 * How software sees memory that holds page tables: an operating system its own physical memory, a VMM the host's. A write
 * may be more than a write: under shadow paging the VMM watches those to guest tables.
 */
public interface TableMemory {
    /**
     * Reads an entry.
     *
     * @param pa physical address in this memory, a multiple of the size
     * @param sizeLog2 0 to 3, for 1 to 8 bytes
     */
    long read(long pa, int sizeLog2);

    /** Writes an entry. */
    void write(long pa, int sizeLog2, long value);

    /**
     * Writes entries in a row, each by {@code step} more than the one before: what so many calls of {@link #write} do.
     *
     * @param pa of the first; all lie in one frame
     */
    void writeRow(long pa, int sizeLog2, int entries, long first, long step);

    /**
     * Takes frames for a table or a page: 2^order in a row, aligned, all zero.
     *
     * @param order in frames of the machine
     * @param backing log2 of the bytes of the host pages that should stand behind them; 0 if it does not matter
     * @return the physical address of the first
     */
    long allocate(int order, int backing);

    /**
     * How many single frames {@link #allocateRow} would find.
     *
     * @param most no more are wanted
     * @return 0 if the next one must be taken by itself, since more than taking it is to be done
     */
    long row(int backing, long most);

    /** Takes so many single frames in a row: those that as many calls of {@link #allocate} would give. */
    long allocateRow(int backing, long frames);

    /** Takes frames as {@link #allocate} does, but touches none: they hold what they held, and nothing need stand behind them. */
    long take(int order, int backing);

    /** Whether {@link #allocate} would find frames. */
    boolean has(int order, int backing);

    /** Frames that nobody has taken. */
    long free();

    /**
     * Uses [pa, pa + bytes) as it lies, without taking frames: what software does that runs without paging.
     *
     * @param backing as in {@link #allocate}
     * @throws OutOfMemoryException if some of it is not there
     */
    void occupy(long pa, long bytes, int backing);

    /** Gives back what {@link #allocate} gave. */
    void free(long pa, int order);

    /** What 2^order frames hold, word by word, to be kept elsewhere; empty where nothing was ever written. */
    long[] contents(long pa, int order);

    /** Fills frames that {@link #allocate} just gave with what others held. */
    void fill(long pa, long[] contents);
}
