package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.runtime.report.Look;

/** What the README shows is what one gets. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);
    private static final String EXAMPLE = "examples/first/cold.vmem";

    @Test
    void exampleAndItsOutputAreReal() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(m -> m.group(2))
                .toList();
        assertEquals(Files.readString(ROOT.resolve(EXAMPLE)), blocks.get(0));

        String command = "$ ./vmemsim run " + EXAMPLE + "\n";
        assertTrue(blocks.get(1).startsWith(command), blocks.get(1));
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(System.err), Look.PLAIN, false);
        String path = ROOT.resolve(EXAMPLE).toString();
        assertEquals(0, VMemSimCommand.execute(Services.on(console), "run", path));
        assertEquals(blocks.get(1).substring(command.length()), out.toString().replace(path, EXAMPLE));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (String page : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "docs/language.md",
                "docs/adding-a-metric.md",
                "docs/adding-a-policy.md",
                "docs/adding-a-trace-format.md")) {
            Path file = ROOT.resolve(page);
            Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(file));
            while (links.find())
                assertTrue(Files.exists(file.resolveSibling(links.group(1))), page + " links to " + links.group(1));
        }
    }
}
