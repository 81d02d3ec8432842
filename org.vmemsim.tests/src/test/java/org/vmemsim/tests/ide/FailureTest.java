package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a simulation does, the server and the next simulation live on. */
class FailureTest {
    private static final Range COLD_NAME = new Range(new Position(5, 4), new Position(5, 8));

    private final FakeSimulator simulator = new FakeSimulator();
    private final Editor editor = Editor.with(simulator);

    @AfterEach
    void close() {
        editor.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("no such frame"),
                new StackOverflowError("too deep"),
                new OutOfMemoryError("frames"),
                new NoClassDefFoundError("some/Policy"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsAMessageOnItsRun(Throwable failure) {
        simulator.during = (scenario, options) -> sneaky(failure);
        editor.open(FILE, COLD);
        String message = "The simulator failed: " + failure;
        List<String> hints = Editor.await(() -> editor.hints(FILE), h -> !h.isEmpty());
        assertEquals(List.of("5: ✗ " + message), hints);
        Editor.await(() -> editor.messages(FILE), m -> m.stream().anyMatch(x -> x.startsWith(message)));
        assertEquals(
                5, editor.diagnostics.get(FILE).get(0).getRange().getStart().getLine());

        simulator.during = (scenario, options) -> {};
        editor.type(FILE, COLD_NAME, "cold");
        Editor.await(() -> editor.hints(FILE), h -> h.contains("9: ✓ 48"));
        Editor.await(() -> editor.messages(FILE), List::isEmpty);
    }

    @Test
    void oneRunThatFailsLeavesTheOthersTheirFigures() {
        simulator.during = (scenario, options) -> {
            if (scenario.run("bad").isPresent()) throw new IllegalStateException("bad");
        };
        editor.open(FILE, COLD + "run bad on vm.p { read 0 }\n");
        List<String> hints = Editor.await(() -> editor.hints(FILE), h -> !h.isEmpty());
        assertTrue(hints.contains("5: 48 references · 2 misses · 0 exits"), hints.toString());
        assertTrue(hints.stream().anyMatch(h -> h.startsWith("10: ✗ The simulator failed")), hints.toString());
    }

    @Test
    void anEditCancelsWhatRuns() {
        CountDownLatch cancelled = new CountDownLatch(1);
        simulator.during = (scenario, options) -> {
            if (scenario.run("cold").isEmpty()) return;
            while (!options.cancellation().cancelled()) Thread.onSpinWait();
            cancelled.countDown();
        };
        editor.open(FILE, COLD);
        Editor.await(simulator.runs::get, n -> n == 1);
        editor.replaceAll(FILE, COLD.replace("cold", "warm"));
        Editor.await(() -> editor.hints(FILE), h -> h.contains("9: ✓ 48"));
        assertEquals(0, cancelled.getCount());
    }

    @Test
    void aRunThatDoesNotHeedItsCancellationIsLeftBehind() {
        CountDownLatch never = new CountDownLatch(1);
        simulator.during = (scenario, options) -> {
            while (scenario.run("cold").isPresent()) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // deaf
                }
            }
        };
        editor.open(FILE, COLD);
        Editor.await(simulator.runs::get, n -> n == 1);
        editor.replaceAll(FILE, COLD.replace("cold", "warm"));
        Editor.await(() -> editor.hints(FILE), h -> h.contains("9: ✓ 48"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable t) throws T {
        throw (T) t;
    }
}
