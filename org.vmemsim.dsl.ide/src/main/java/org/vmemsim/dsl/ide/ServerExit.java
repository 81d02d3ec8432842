package org.vmemsim.dsl.ide;

import com.google.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.eclipse.xtext.ide.server.ILanguageServerShutdownAndExitHandler;

/** How the server ends. It never ends the process itself: inside Eclipse the process is not its own. */
@Singleton
public class ServerExit implements ILanguageServerShutdownAndExitHandler {
    private final CompletableFuture<Integer> requested = new CompletableFuture<>();
    private volatile boolean inOrder;

    /** Completed with an exit code when the server is to go. */
    public CompletableFuture<Integer> requested() {
        return requested;
    }

    @Override
    public void shutdown() {
        inOrder = true;
    }

    @Override
    public void exit() {
        requested.complete(inOrder ? 0 : 1);
    }

    /** Exits when the client's process has ended, should it not have been able to say so; ours ends with us. */
    void whenGone(int processId) {
        if (processId == ProcessHandle.current().pid()) return;
        ProcessHandle.of(processId).map(ProcessHandle::onExit).ifPresent(end -> end.whenComplete((p, e) -> exit()));
    }
}
