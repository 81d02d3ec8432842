package org.vmemsim.runtime.trace.source;

import com.github.luben.zstd.util.Native;
import java.io.File;
import java.util.List;
import org.vmemsim.runtime.platform.CacheFolder;

/**
 * The decompressor of zstd is a program of the machine, which is unpacked before its first use. The folder for temporary files
 * may forbid that, or forbid programs ({@code noexec}); then the {@link CacheFolder} is tried.
 */
final class ZstdLibrary {
    private ZstdLibrary() {}

    /**
     * Makes sure that it is there.
     *
     * @param name the trace file as its user named it, for messages
     * @throws TraceException if no folder takes it
     */
    static void load(String name) throws TraceException {
        if (Native.isLoaded()) return;
        for (File folder : folders()) {
            try {
                Native.load(folder);
                return;
            } catch (LinkageError | RuntimeException refused) {
                // the next folder may take it
            }
        }
        throw new TraceException(
                name,
                "the decompressor of zstd can be put into no folder: " + System.getProperty("java.io.tmpdir")
                        + " cannot be written, or takes no programs",
                "Name a folder that does with VMEMSIM_JAVA_ARGS=-Djava.io.tmpdir=FOLDER, or decompress the file: zstd -d.");
    }

    /** Where it may be unpacked, the usual place first. */
    private static List<File> folders() {
        File own = CacheFolder.path().toFile();
        boolean there = own.isDirectory() || own.mkdirs();
        File usual = new File(System.getProperty("java.io.tmpdir"));
        return there ? List.of(usual, own) : List.of(usual);
    }
}
