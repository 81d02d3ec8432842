package org.vmemsim.runtime.platform;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the user's for what VMemSim can make again: the built-in files as editors show them, unpacked programs. What
 * is in it may be deleted at any time.
 */
public final class CacheFolder {
    /** The system property that names another folder. */
    public static final String PROPERTY = "vmemsim.cache";

    private CacheFolder() {}

    /** Gives values of names. */
    @FunctionalInterface
    interface LookUp {
        @Nullable
        String value(String name);
    }

    /**
     * Where it is: what the system property {@value #PROPERTY} says, else {@code $XDG_CACHE_HOME/vmemsim}, else
     * {@code ~/.cache/vmemsim}. A variable that is empty or no absolute path is as none.
     *
     * <p>Source: XDG Base Directory Specification 0.8, "Environment variables".
     *
     * @return a folder that need not be there, and that may not be writable
     */
    public static Path path() {
        return path(System::getProperty, System::getenv);
    }

    static Path path(LookUp properties, LookUp variables) {
        String chosen = properties.value(PROPERTY);
        if (chosen != null && !chosen.isEmpty()) return Path.of(chosen);
        String shared = variables.value("XDG_CACHE_HOME");
        if (shared != null && !shared.isEmpty() && Path.of(shared).isAbsolute()) return Path.of(shared, "vmemsim");
        String home = properties.value("user.home");
        return Path.of(home == null ? "" : home, ".cache", "vmemsim");
    }
}
