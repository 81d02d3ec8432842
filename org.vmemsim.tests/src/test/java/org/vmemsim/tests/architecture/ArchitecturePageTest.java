package org.vmemsim.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the architecture names each package, and only types that there are. */
class ArchitecturePageTest {
    private static final Path PAGE = Path.of("../docs/architecture.md");
    private static final List<String> MODULES =
            List.of("org.vmemsim.runtime", "org.vmemsim.dsl", "org.vmemsim.dsl.ide", "org.vmemsim.cli");
    /** A row that begins with a name in backquotes. */
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\|");
    /** A numbered row. */
    private static final Pattern HOP = Pattern.compile("(?m)^\\| (\\d+) \\| `(\\w+)` \\|");

    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)`");
    private static final int MOST_HOPS = 10;

    /** The handwritten sources of all modules, below their folders of packages. */
    private static List<Path> sources() throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (String module : MODULES) {
            Path root = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .map(root::relativize)
                        .forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void namesEachPackage() throws IOException {
        Set<String> there = new TreeSet<>();
        for (Path f : sources()) {
            String name = f.getParent().toString().replace('/', '.').replace('\\', '.');
            there.add(name.replaceFirst("^org\\.vmemsim\\.(runtime\\.)?", ""));
        }
        Set<String> named = new TreeSet<>();
        Matcher m = PACKAGE.matcher(Files.readString(PAGE));
        while (m.find()) assertTrue(named.add(m.group(1)), m.group(1) + " is named twice");
        assertEquals(String.join("\n", there), String.join("\n", named));
    }

    @Test
    void namesTypesThatThereAre() throws IOException {
        Set<String> there = sources().stream()
                .map(f -> f.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Matcher m = TYPE.matcher(Files.readString(PAGE));
        Set<String> unknown = new TreeSet<>();
        int named = 0;
        for (; m.find(); named++) if (!there.contains(m.group(1))) unknown.add(m.group(1));
        assertTrue(named > 20, named + " types are named");
        assertEquals(Set.of(), unknown);
    }

    /** A way is followed in ten steps at most, numbered from 1. */
    @Test
    void waysAreShort() throws IOException {
        Matcher m = HOP.matcher(Files.readString(PAGE));
        int ways = 0;
        for (int last = 0; m.find(); ) {
            int hop = Integer.parseInt(m.group(1));
            if (hop == 1) ways++;
            else assertEquals(last + 1, hop, m.group(2));
            assertTrue(hop <= MOST_HOPS, m.group(2));
            last = hop;
        }
        assertEquals(2, ways);
    }
}
