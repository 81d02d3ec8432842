package org.vmemsim.runtime.scenario.memory;

/** What a process may do with a region. */
public enum Rights {
    NONE(false, false, false),
    R(true, false, false),
    RW(true, true, false),
    RX(true, false, true),
    RWX(true, true, true);

    private final boolean read;
    private final boolean write;
    private final boolean execute;

    Rights(boolean read, boolean write, boolean execute) {
        this.read = read;
        this.write = write;
        this.execute = execute;
    }

    public boolean read() {
        return read;
    }

    public boolean write() {
        return write;
    }

    public boolean execute() {
        return execute;
    }
}
