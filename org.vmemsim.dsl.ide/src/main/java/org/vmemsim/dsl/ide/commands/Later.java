package org.vmemsim.dsl.ide.commands;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vmemsim.runtime.control.Cancellation;

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

    /**
     * What a question and the work that its answer may be come to, as one future; cancelling it cancels both. An edit, or
     * a file that is saved, cancels every read: a question that was cancelled by anything but this future is asked again.
     */
    public static CompletableFuture<Object> untilAnswered(Supplier<CompletableFuture<Object>> question) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        ask(question, result);
        return result;
    }

    private static void ask(Supplier<CompletableFuture<Object>> question, CompletableFuture<Object> result) {
        CompletableFuture<Object> answer;
        try {
            answer = question.get();
        } catch (RejectedExecutionException serverEnds) {
            result.cancel(true);
            return;
        }
        cancelWith(result, answer);
        // Not on the thread that cancels: it is about to submit the write, which the new read must come after.
        var unused = answer.whenCompleteAsync((value, failure) -> {
            if (failure instanceof CancellationException && !result.isDone()) ask(question, result);
            else if (failure == null && value instanceof CompletableFuture<?> work) follow(work, result);
            else complete(result, value, failure);
        });
    }

    private static void follow(CompletableFuture<?> work, CompletableFuture<Object> result) {
        cancelWith(result, work);
        var unused = work.whenComplete((value, failure) -> complete(result, value, failure));
    }

    private static void complete(CompletableFuture<Object> result, Object value, Throwable failure) {
        if (failure == null) result.complete(value);
        else result.completeExceptionally(failure);
    }

    private static void cancelWith(CompletableFuture<Object> result, CompletableFuture<?> part) {
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) part.cancel(true);
        });
    }
}
