package org.vmemsim.tests.random;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated scenarios and odd options through the command line, as a process: it ends as documented, shows nothing of what it
 * is made of, and names lines that are there. {@code -Dvmemsim.commands=1000} calls many, {@code -Dvmemsim.mutationSeed=}
 * others.
 */
class MutatedCommandsIT {
    private static final int COUNT = Integer.getInteger("vmemsim.commands", 12);
    private static final long SEED = Long.getLong("vmemsim.mutationSeed", 1);

    /** Whoever has not ended by then simulates, and must end soon when asked to. */
    private static final long PATIENCE_SECONDS = 10;

    private static final long SOON_SECONDS = 60;

    private static final List<List<String>> COMMANDS = List.of(
            List.of("run", "FILE"),
            List.of("run", "--check", "FILE"),
            List.of("run", "-v", "FILE"),
            List.of("run", "--json=-", "FILE"),
            List.of("run", "--series=-", "FILE"),
            List.of("run", "--run=cold,,", "FILE"),
            List.of("check", "FILE"),
            List.of("check", "FILE", "FILE"),
            List.of("explain", "FILE", "cold", "--access", "1"),
            List.of("explain", "FILE", "r", "--statement", "999999999999999999999"),
            List.of("explain", "FILE", "--access", "-1"),
            List.of("run", "--json=/no/such/folder/x.json", "FILE"),
            List.of("format", "FILE"),
            List.of("check", "FILE", "--unknown"),
            List.of("run"));

    private static final Pattern PLACE = Pattern.compile("(?m)^(.*mutated\\.vmem):(\\d+)(?::(\\d+))?: ");

    @TempDir
    Path folder;

    @Test
    void allIsAnsweredWell() throws Exception {
        Mutations mutations = new Mutations(SEED);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < COUNT && failures.size() < 20; i++) {
            String text = mutations.next();
            List<String> command = COMMANDS.get(mutations.below(COMMANDS.size()));
            String wrong = tried(text, command);
            if (wrong == null) continue;
            Path kept = Path.of("target", "mutations", "command-" + SEED + "-" + i + ".vmem");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, text);
            failures.add(kept + ": " + command + ": " + wrong);
        }
        System.out.println(COUNT + " commands, seed " + SEED + ", " + failures.size() + " failures");
        if (!failures.isEmpty()) fail("seed " + SEED + "\n" + String.join("\n", failures));
    }

    /** What is wrong with how a command is answered; null if nothing is. */
    private @Nullable String tried(String text, List<String> words) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("mutated.vmem"), text);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                "org.vmemsim.cli.Main"));
        for (String w : words) command.add(w.equals("FILE") ? file.toString() : w);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        boolean long_ = !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (long_) {
            process.destroy(); // as Ctrl-C does, it asks
            if (!process.waitFor(SOON_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it does not end when asked to";
            }
        }
        String said = Files.readString(err, StandardCharsets.UTF_8);
        if (!long_ && process.exitValue() > 2) return "exit code " + process.exitValue() + ": " + said;
        if (process.exitValue() == 2 && said.isBlank()) return "exit code 2 and no word";
        String shown = said.replaceAll("(?m)^ *\\d* \\|.*$", ""); // lines of the file itself
        String inside = Mutations.inside(shown);
        if (!inside.isEmpty()) return "it says '" + inside + "': " + shown;
        int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
        for (Matcher m = PLACE.matcher(shown); m.find(); )
            if (Integer.parseInt(m.group(2)) > lines) return "line " + m.group(2) + " of " + lines + ": " + shown;
        return null;
    }
}
