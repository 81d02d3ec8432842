package org.vmemsim.dsl.library;

import com.google.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.emf.common.util.URI;
import org.vmemsim.runtime.platform.CacheFolder;

/**
 * The built-in {@code .vmem} files, as files that any editor can open.
 *
 * <p>They travel as resources, usually inside a jar, where no editor can follow a link. So they are written once to
 * a cache folder whose name holds a digest of their contents: the same library always has the same folder, two
 * versions never disturb each other, and what is there need not be written again. The copies are read-only, since
 * changing them would change nothing that a user owns. A file whose copy was altered is written anew.
 *
 * <p>The cache is the {@link CacheFolder}; where it cannot be written, a folder of the system's temporary directory.
 */
@Singleton
public class Library {
    /** The files, in the order in which names are looked up. Resources of a jar cannot be listed, so they are named. */
    public static final List<String> FILES = List.of(
            "layouts-x86.vmem",
            "layouts-riscv.vmem",
            "layouts-arm.vmem",
            "layouts-bare.vmem",
            "processors.vmem",
            "costs.vmem",
            "disks.vmem");

    private static final String ROOT = "/org/vmemsim/library/";

    private List<URI> uris = List.of();

    /**
     * Where the files are. They are written at the first call, so that an editor can show them; where nothing can be written,
     * they are read from the jar.
     */
    public synchronized List<URI> uris() {
        if (uris.isEmpty()) uris = extract();
        return uris;
    }

    /** Whether a file belongs to the library. */
    public boolean contains(URI uri) {
        return uris().contains(uri);
    }

    private static List<URI> extract() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (String file : FILES) contents.put(file, read(file));
        String folder = "library-" + digest(contents.values());
        try {
            return write(CacheFolder.path().resolve(folder), contents);
        } catch (IOException e) {
            // a home that cannot be written, as in containers: any place serves, editors only need a file to show
            try {
                return write(Path.of(System.getProperty("java.io.tmpdir"), "vmemsim", folder), contents);
            } catch (IOException again) {
                return FILES.stream().map(Library::inside).toList(); // read where they are
            }
        }
    }

    /** Where a file is in the jar, or among the classes. */
    private static URI inside(String file) {
        return URI.createURI(Objects.requireNonNull(Library.class.getResource(ROOT + file), file)
                .toString());
    }

    private static List<URI> write(Path folder, Map<String, byte[]> contents) throws IOException {
        Files.createDirectories(folder);
        List<URI> written = new ArrayList<>();
        for (Map.Entry<String, byte[]> e : contents.entrySet()) {
            Path file = folder.resolve(e.getKey());
            if (!Files.isRegularFile(file) || !java.util.Arrays.equals(Files.readAllBytes(file), e.getValue()))
                replace(file, e.getValue());
            written.add(URI.createFileURI(file.toAbsolutePath().normalize().toString()));
        }
        return List.copyOf(written);
    }

    /** At once or not at all: several servers may start at the same time. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp");
        Files.write(fresh, content);
        if (!fresh.toFile().setReadOnly()) throw new IOException("cannot protect " + fresh);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] read(String file) {
        try (InputStream in = Library.class.getResourceAsStream(ROOT + file)) {
            if (in == null) throw new IllegalStateException("the library lacks " + file);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Iterable<byte[]> contents) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] content : contents) sha.update(content);
            return HexFormat.of().formatHex(sha.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
