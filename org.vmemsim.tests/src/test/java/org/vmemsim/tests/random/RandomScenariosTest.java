package org.vmemsim.tests.random;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final int KEEP = Integer.getInteger("vmemsim.randomKeep", 1);

    @Test
    void nothingFails() throws IOException {
        Trial trial = new Trial();
        Map<String, String> found = new TreeMap<>();
        Map<String, Integer> times = new TreeMap<>();
        long last = SEED + COUNT;
        for (long seed = SEED; seed < last && found.size() < KEEP; seed++) {
            Scenario scenario = Scenario.random(seed);
            Failure failure = trial.of(scenario);
            if (failure == null) continue;
            times.merge(failure.kind(), 1, Integer::sum);
            if (found.containsKey(failure.kind())) continue;
            Scenario shrunk = Shrinker.shrink(scenario, failure);
            Failure again = new Trial().of(shrunk);
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

    private static Path keep(Scenario shrunk, Failure failure) throws IOException {
        Path folder = Path.of("target", "random");
        Files.createDirectories(folder);
        Path file = folder.resolve(shrunk.seed() + ".vmem");
        StringBuilder text = new StringBuilder();
        for (String line : failure.text().split("\n")) text.append("// ").append(line).append('\n');
        String mode = Trial.MODES.stream()
                .filter(m -> failure.text().contains(", " + m + ":"))
                .findFirst()
                .orElse("nested");
        Files.writeString(file, text + shrunk.text(mode));
        return file;
    }
}
