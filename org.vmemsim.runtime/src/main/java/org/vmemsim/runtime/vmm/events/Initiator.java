package org.vmemsim.runtime.vmm.events;

/** Who causes what happens to the memory of a host's machines: whoever runs, or the host by itself. One for all machines. */
public final class Initiator {
    private boolean host;

    /** The host does something by itself. */
    public void byHost(Runnable action) {
        boolean before = host;
        host = true;
        try {
            action.run();
        } finally {
            host = before;
        }
    }

    boolean isHost() {
        return host;
    }
}
