package org.vmemsim.tests.random;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random scenarios, with {@code --check}, in every paging mode: memory is conserved, nothing fails inside, and programs read
 * what plain maps say, with the same true faults.
 *
 * <p>{@code -Dvmemsim.random=20000} runs so many, {@code -Dvmemsim.randomSeed=7} begins with another seed, and
 * {@code -Dvmemsim.randomKeep=50} goes on until so many have failed. What fails is shrunk and written to the build folder.
 */
class RandomScenariosTest {
    private static final int COUNT = Integer.getInteger("vmemsim.random", 500);
    private static final long SEED = Long.getLong("vmemsim.randomSeed", 1);
    private static final String NEVER_ENDS = "it never ends";
    /** Seconds that one scenario may take in all modes. */
    private static final int LONGEST = 150;

    private static final int KEEP = Integer.getInteger("vmemsim.randomKeep", 1);

    @Test
    void nothingFails() throws IOException {
        Trial trial = new Trial(30);
        Map<String, String> found = new TreeMap<>();
        Map<String, Integer> times = new TreeMap<>();
        long last = SEED + COUNT;
        for (long seed = SEED; seed < last && found.size() < KEEP; seed++) {
            RandomScenario scenario = RandomScenario.of(seed);
            Failure failure = guarded(trial, scenario);
            if (failure == null) continue;
            times.merge(failure.kind(), 1, Integer::sum);
            if (found.containsKey(failure.kind())) continue;
            boolean ends = !failure.kind().equals(NEVER_ENDS) && !failure.kind().equals(Trial.TOO_LONG);
            System.out.println("seed " + seed + " fails: " + failure.text());
            RandomScenario shrunk = ends ? Shrinker.shrink(scenario, failure) : scenario;
            Failure again = ends ? new Trial(30).of(shrunk) : null;
            Path file = keep(shrunk, again == null ? failure : again);
            found.put(failure.kind(), "seed " + seed + ", " + file + "\n    " + failure.text());
        }
        System.out.println("random scenarios from seed " + SEED + ": " + COUNT + ", " + trial.summary());
        if (!found.isEmpty()) {
            List<String> lines = new ArrayList<>();
            found.forEach((kind, text) -> lines.add(times.get(kind) + " × " + text));
            fail(String.join("\n", lines));
        }
        assertTrue(trial.rejected() * 20 < COUNT, "too many scenarios are not accepted: " + trial.rejected());
    }

    /** A scenario that never ends must not keep the others from being tried. */
    private static @Nullable Failure guarded(Trial trial, RandomScenario scenario) {
        CompletableFuture<Optional<Failure>> found = new CompletableFuture<>();
        Thread worker = new Thread(() -> {
            try {
                found.complete(Optional.ofNullable(trial.of(scenario)));
            } catch (Throwable e) {
                found.completeExceptionally(e);
            }
        });
        worker.setDaemon(true);
        worker.start();
        try {
            return found.get(LONGEST, TimeUnit.SECONDS).orElse(null);
        } catch (TimeoutException e) {
            StringBuilder where = new StringBuilder("after " + LONGEST + " s");
            for (StackTraceElement s : worker.getStackTrace())
                where.append("\n        at ").append(s);
            return Failure.of(NEVER_ENDS, "nested", where.toString());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("seed " + scenario.seed(), e);
        }
    }

    private static Path keep(RandomScenario shrunk, Failure failure) throws IOException {
        Path folder = Path.of("target", "random");
        Files.createDirectories(folder);
        Path file = folder.resolve(shrunk.seed() + ".vmem");
        StringBuilder text = new StringBuilder();
        for (String line : failure.text().split("\n"))
            text.append("// ").append(line).append('\n');
        String mode = Trial.MODES.stream()
                .filter(m -> failure.text().contains(", " + m + ":"))
                .findFirst()
                .orElse("nested");
        Files.writeString(file, text + shrunk.text(mode));
        return file;
    }
}
