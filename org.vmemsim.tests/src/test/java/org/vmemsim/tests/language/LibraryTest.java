package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.eclipse.emf.common.util.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.runtime.platform.CacheFolder;

/** The built-in files, which editors open as files wherever they were packed. */
class LibraryTest {
    @TempDir
    Path cache;

    @Test
    void isWrittenOnceToAFolderOfItsOwn() throws IOException {
        List<URI> first = inCache();
        List<URI> second = inCache();
        assertEquals(first, second, "the same library has the same folder");
        assertEquals(Library.FILES, first.stream().map(URI::lastSegment).toList());
        for (URI uri : first) assertTrue(Path.of(uri.toFileString()).startsWith(cache));
        try (var folders = Files.list(cache)) {
            assertEquals(1, folders.count());
        }
    }

    @Test
    void cannotBeChangedByMistakeAndHealsIfItWas() throws IOException {
        Path file = Path.of(inCache().get(0).toFileString());
        String content = Files.readString(file);
        if (Files.getFileStore(file).supportsFileAttributeView("posix"))
            assertFalse(Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE));
        assertTrue(file.toFile().setWritable(true));
        Files.writeString(file, "let spoilt = 1");
        inCache();
        assertEquals(content, Files.readString(file));
    }

    @Test
    void everyFileOfItIsListed() throws IOException {
        // a jar does not tell what is in it
        Path root = Path.of("../org.vmemsim.dsl/src/main/resources/org/vmemsim/library");
        try (var files = Files.list(root)) {
            assertEquals(
                    Library.FILES.stream().sorted().toList(),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    private List<URI> inCache() {
        String before = System.getProperty(CacheFolder.PROPERTY);
        System.setProperty(CacheFolder.PROPERTY, cache.toString());
        try {
            return new Library().uris();
        } finally {
            if (before == null) System.clearProperty(CacheFolder.PROPERTY);
            else System.setProperty(CacheFolder.PROPERTY, before);
        }
    }
}
