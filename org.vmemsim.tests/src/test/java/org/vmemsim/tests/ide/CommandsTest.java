package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Editor.member;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final FakeSimulator simulator = new FakeSimulator();
    private final Editor editor = Editor.with(simulator);

    @BeforeEach
    void open() {
        editor.open(FILE, COLD);
        Editor.await(() -> editor.hints(FILE), h -> !h.isEmpty());
    }

    @AfterEach
    void close() {
        editor.close();
    }

    @Test
    void runGivesAllFigures() {
        Object result = Editor.get(editor.command("vmem.run", FILE, "cold"));
        assertEquals("cold", member(result, "run").getAsString());
        assertTrue(member(result, "complete").getAsBoolean());
        assertTrue(member(result, "text").getAsString().contains("walk.references"));
        assertTrue(member(result, "result").isJsonObject());
    }

    @Test
    void runTellsItsProgress() {
        simulator.during = (scenario, options) -> {
            pause(300);
            options.progress().at("cold", 3_000_000);
        };
        ExecuteCommandParams params = new ExecuteCommandParams("vmem.run", List.of(FILE, "cold"));
        params.setWorkDoneToken(Either.forLeft("mine"));
        Editor.get(editor.server().getWorkspaceService().executeCommand(params));
        String told = editor.progress.toString();
        assertTrue(told.contains("Simulating cold"), told);
        assertTrue(told.contains("3,000,000 accesses"), told);
        assertTrue(told.contains("WorkDoneProgressEnd"), told);
    }

    @Test
    void runGoesOnWhileOneTypes() {
        CountDownLatch typed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        simulator.during = (scenario, options) -> {
            if (options.budget().accesses() < Long.MAX_VALUE) return;
            begun.countDown();
            await(typed);
        };
        CompletableFuture<Object> run = editor.command("vmem.run", FILE, "cold");
        await(begun);
        editor.type(FILE, Texts.at(0, 0), "// typed\n");
        Editor.await(() -> editor.hints(FILE), h -> h.contains("10: ✓ 48"));
        typed.countDown();
        assertEquals("cold", member(Editor.get(run), "run").getAsString());
    }

    /** VS Code tells of other files at any moment, and telling cancels what is being read. */
    @Test
    void commandsOutliveWhatHappensToOtherFiles() {
        var gone = new DidChangeWatchedFilesParams(
                List.of(new FileEvent(FILE.replace("a.vmem", "gone.vmem"), FileChangeType.Deleted)));
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Object> run = editor.command("vmem.run", FILE, "cold");
            editor.open(FILE.replace("a.vmem", "opened" + i + ".vmem"), COLD);
            CompletableFuture<Object> explain = editor.command("vmem.explain", FILE, "cold", 2);
            editor.server().getWorkspaceService().didChangeWatchedFiles(gone);
            assertEquals("cold", member(Editor.get(run), "run").getAsString());
            assertTrue(member(Editor.get(explain), "text").getAsString().contains("no TLB holds it"));
        }
    }

    @Test
    void runCanBeCancelled() {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        simulator.during = (scenario, options) -> {
            begun.countDown();
            while (!options.cancellation().cancelled()) Thread.onSpinWait();
            stopped.countDown();
        };
        CompletableFuture<Object> run = editor.command("vmem.run", FILE, "cold");
        await(begun);
        run.cancel(true);
        await(stopped);
        assertTrue(run.isCancelled());
    }

    @Test
    void runCanBeCancelledBesideItsProgress() {
        CountDownLatch begun = new CountDownLatch(1);
        simulator.during = (scenario, options) -> {
            begun.countDown();
            while (!options.cancellation().cancelled()) Thread.onSpinWait();
        };
        ExecuteCommandParams params = new ExecuteCommandParams("vmem.run", List.of(FILE, "cold"));
        params.setWorkDoneToken(Either.forLeft("mine"));
        CompletableFuture<Object> run = editor.server().getWorkspaceService().executeCommand(params);
        await(begun);
        editor.server().cancelProgress(new WorkDoneProgressCancelParams(Either.forLeft("mine")));
        assertThrows(CancellationException.class, () -> Editor.get(run));
    }

    @Test
    void explainGivesTheSteps() {
        Object result = Editor.get(editor.command("vmem.explain", FILE, "cold", 2));
        assertTrue(member(result, "text").getAsString().contains("no TLB holds it"));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        refused("No run is called 'warm'.", "vmem.run", FILE, "warm");
        refused("The run makes fewer than 9 accesses.", "vmem.explain", FILE, "cold", 9);
        refused("Argument 2 is missing.", "vmem.run", FILE);
    }

    private void refused(String message, String command, Object... arguments) {
        AssertionError e = assertThrows(AssertionError.class, () -> Editor.get(editor.command(command, arguments)));
        assertTrue(e.toString().contains(message), e.toString());
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Editor.PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
