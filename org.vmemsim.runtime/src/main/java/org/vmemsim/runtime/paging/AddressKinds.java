package org.vmemsim.runtime.paging;

/**
 * Whose page tables are meant, and which kinds of address they map. Explanations name the kind of each address: {@code gVA}
 * and {@code gPA} are guest-virtual and guest-physical, {@code hVA} and {@code hPA} host-virtual and host-physical ones.
 */
public enum AddressKinds {
    /** Tables of the host's own processes. */
    HOST("host", "hVA", "hPA"),
    /** Tables of a guest whose physical addresses are virtualized. */
    GUEST("guest", "gVA", "gPA"),
    /** Tables of a guest whose physical addresses are the host's. */
    NATIVE_GUEST("guest", "gVA", "hPA"),
    /** Tables that a VMM keeps in place of a guest's. */
    SHADOW("shadow", "gVA", "hPA"),
    /** Tables of a second stage. */
    NESTED("nested", "gPA", "hPA");

    private final String owner;
    private final String from;
    private final String to;

    AddressKinds(String owner, String from, String to) {
        this.owner = owner;
        this.from = from;
        this.to = to;
    }

    /** Whose tables: {@code host}, {@code guest}, {@code shadow} or {@code nested}. */
    public String owner() {
        return owner;
    }

    /** An address that these tables translate, such as {@code gVA 0x1000}. */
    public String from(long address) {
        return from + " 0x" + Long.toHexString(address);
    }

    /** An address that these tables lead to, which is also where they lie, such as {@code gPA 0x1000}. */
    public String to(long address) {
        return to + " 0x" + Long.toHexString(address);
    }

    /** The operating system that has such tables, in explanations. */
    public String operatingSystem() {
        return this == HOST ? "OS" : "guest OS";
    }
}
