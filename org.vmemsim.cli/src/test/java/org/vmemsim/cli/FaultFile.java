package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.runtime.report.Look;

/**
 * A file that was read wrongly once, and what is right.
 *
 * @param name of the file, without its ending, from the folder of faults
 * @param exit the exit code of {@code run}
 * @param facts what holds: figures, as {@code RUN[/PHASE][@SCOPE]: METRIC OPERATOR NUMBER}, or what is said, as {@code line N:
 *     PART OF A MESSAGE}
 */
record FaultFile(String name, int exit, List<String> facts) {
    private static final Pattern FIGURE =
            Pattern.compile("(\\w+)(?:/(\\w+))?(?:@([\\w.\\[\\]]+))?: ([\\w.]+) (==|<=|>=|<|>) ([\\d.e_]+)");
    private static final Pattern SAID = Pattern.compile("line (\\d+): (.*)");

    static FaultFile of(String name, int exit, String... facts) {
        return new FaultFile(name, exit, List.of(facts));
    }

    /** What a command line did. */
    record Outcome(int exit, String out, String err) {}

    /** Calls the command line as {@code main} does. */
    static Outcome call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), Look.PLAIN, false);
        int exit = VMemSimCommand.execute(Services.on(console), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(FaultFile.class.getResource("faults"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of all files that are there. */
    static List<String> all() {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.map(f -> folder().relativize(f).toString().replace('\\', '/'))
                    .filter(f -> f.endsWith(".vmem"))
                    .map(f -> f.substring(0, f.length() - 5))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return folder().resolve(name + ".vmem");
    }

    /** Runs the file with and without {@code --check}, which must change nothing, and looks at each fact. */
    void holds() {
        Outcome plain = call("run", path().toString(), "--json", "-");
        assertEquals(exit, plain.exit, plain.err);
        Outcome checked = call("run", path().toString(), "--check", "--json", "-");
        assertEquals(plain, checked, "with --check");
        assertFalse(plain.err.contains("\tat "), plain.err);
        if (exit != ExitCode.OK && exit != ExitCode.EXPECTATION)
            assertTrue(
                    Pattern.compile("\\.vmem:\\d+(:\\d+)?: error: ")
                            .matcher(plain.err)
                            .find(),
                    plain.err);
        JsonElement json = plain.out.isEmpty() ? new JsonObject() : JsonParser.parseString(plain.out);
        for (String fact : facts) holds(fact, json.getAsJsonObject(), plain.err);
    }

    private void holds(String fact, JsonObject json, String err) {
        Matcher said = SAID.matcher(fact);
        if (said.matches()) {
            String place = path().getFileName() + ":" + said.group(1);
            assertTrue(
                    err.lines().anyMatch(l -> l.contains(place + ":") && l.contains(said.group(2))), fact + "\n" + err);
            return;
        }
        Matcher m = FIGURE.matcher(fact);
        assertTrue(m.matches(), fact);
        JsonObject at = json.getAsJsonObject("runs").getAsJsonObject(m.group(1));
        if (m.group(2) != null) at = at.getAsJsonObject("phases").getAsJsonObject(m.group(2));
        if (m.group(3) != null) at = at.getAsJsonObject("scopes").getAsJsonObject(m.group(3));
        JsonObject metrics = at.has("metrics") ? at.getAsJsonObject("metrics") : at;
        double is = metrics.get(m.group(4)).getAsDouble();
        double wanted = Double.parseDouble(m.group(6).replace("_", ""));
        boolean holds = switch (m.group(5)) {
            case "==" -> is == wanted;
            case "<=" -> is <= wanted;
            case ">=" -> is >= wanted;
            case "<" -> is < wanted;
            default -> is > wanted;
        };
        assertTrue(holds, () -> name + ": " + fact + ", but it is " + is);
    }

    /** All that a file says of itself, one figure for each of {@code runs}. */
    static String[] each(String fact, String... runs) {
        List<String> facts = new ArrayList<>();
        Arrays.stream(runs).forEach(r -> facts.add(r + ": " + fact));
        return facts.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
