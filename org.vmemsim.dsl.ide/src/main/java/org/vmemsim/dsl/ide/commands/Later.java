package org.vmemsim.dsl.ide.commands;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.vmemsim.runtime.simulation.Cancellation;

/** Work that goes on when the read that began it has ended. */
public final class Later {
    private Later() {}

    /** Work on a thread of its own; cancelling its future stops it. */
    static CompletableFuture<Object> start(String name, Function<Cancellation, Object> work) {
        return start(name, work, future -> {});
    }

    /** The same; whoever is to find the future while the work goes on gets it before that begins. */
    static CompletableFuture<Object> start(
            String name, Function<Cancellation, Object> work, Consumer<CompletableFuture<Object>> keeper) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        keeper.accept(result);
        Runnable task = () -> {
            try {
                result.complete(work.apply(result::isCancelled));
            } catch (Throwable failure) { // goes to whoever waits for the result
                result.completeExceptionally(failure);
            }
        };
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** A future of a future as one; cancelling it cancels both. */
    public static CompletableFuture<Object> flatten(CompletableFuture<Object> first) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        forward(first, result, value -> {
            if (value instanceof CompletableFuture<?> second) forward(second, result, result::complete);
            else result.complete(value);
        });
        return result;
    }

    private static void forward(CompletableFuture<?> from, CompletableFuture<Object> to, Consumer<Object> value) {
        var unused = from.whenComplete((v, failure) -> {
            if (failure == null) value.accept(v);
            else to.completeExceptionally(failure);
        });
        var unusedToo = to.whenComplete((v, failure) -> {
            if (to.isCancelled()) from.cancel(true);
        });
    }
}
