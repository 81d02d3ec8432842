package org.vmemsim.runtime.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    private final Path folder;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();

    CacheFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path path() {
        return CacheFolder.path(properties::get, variables::get);
    }

    /** The property goes before the variable, and that before the home; what is empty or relative is as none. */
    @Test
    void thePropertyThenTheVariableThenTheHome() {
        properties.put("user.home", folder.resolve("home").toString());
        Path home = folder.resolve("home/.cache/vmemsim");
        assertEquals(home, path());
        variables.put("XDG_CACHE_HOME", "");
        assertEquals(home, path());
        variables.put("XDG_CACHE_HOME", "somewhere/else");
        assertEquals(home, path());
        variables.put("XDG_CACHE_HOME", folder.resolve("shared").toString());
        assertEquals(folder.resolve("shared/vmemsim"), path());
        properties.put(CacheFolder.PROPERTY, "");
        assertEquals(folder.resolve("shared/vmemsim"), path());
        properties.put(CacheFolder.PROPERTY, folder.resolve("own").toString());
        assertEquals(folder.resolve("own"), path());
    }

    @Test
    void whatIsSetNow() {
        assertEquals(CacheFolder.path(System::getProperty, System::getenv), CacheFolder.path());
    }
}
