package org.vmemsim.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No file that somebody has to read is too long, as CONTRIBUTING.md asks: Java and Xtend that is written by hand. */
class FileLengthTest {
    private static final Path ROOT = Path.of("..");
    private static final int MOST_LINES = 600;
    /** Folders of what is built, generated or fetched. */
    private static final Set<String> NOT_BY_HAND =
            Set.of("target", "xtext-gen", "xtend-gen", "emf-gen", "src-gen", "node_modules");

    @Test
    void noFileIsTooLong() throws IOException {
        List<Path> files = written();
        for (String kind : List.of(".java", ".xtend"))
            assertTrue(files.stream().anyMatch(f -> f.toString().endsWith(kind)), kind);
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            long lines = lines(file);
            if (lines > MOST_LINES) tooLong.add(ROOT.relativize(file) + " has " + lines);
        }
        assertEquals(List.of(), tooLong, "over " + MOST_LINES + " lines: give a part of it a class of its own");
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static List<Path> written() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean hidden = name.startsWith(".") && !folder.equals(ROOT);
                return hidden || NOT_BY_HAND.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") || name.endsWith(".xtend")) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
