package org.vmemsim.dsl.ui.editor;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.swt.widgets.Display;

/** Questions of the platform that want their answer at once. It asks them on threads that may wait; the UI's may not. */
final class Questions {
    private static final long PATIENCE_SECONDS = 10;

    private Questions() {}

    /** Empty if the answer is nothing, has not come in time, or an edit has made the question void. */
    static <T> Optional<T> answer(CompletableFuture<T> question) {
        if (Display.getCurrent() != null) return Optional.empty();
        try {
            return Optional.ofNullable(question.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (CancellationException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CancellationException))
                ILog.of(Questions.class).error("The language server failed", e.getCause());
            return Optional.empty();
        }
    }
}
