package org.vmemsim.dsl.generator;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class for a file. */
final class ClassNames {
    /** Names of java.lang that the page writes: no class of its package may have one. All else is imported by name. */
    private static final Set<String> USED = Set.of("Double", "String", "System");

    private ClassNames() {}

    /** Words of lower-case letters between hyphens, perhaps with a number first: each such name gives a class of its own. */
    private static final Pattern PLAIN =
            Pattern.compile("([0-9]+-)?[a-z]([a-z0-9]|_(?!_))*(-[a-z]([a-z0-9]|_(?!_))*)*");

    private static final String SCENARIO = "Scenario";

    /**
     * {@code table-space} is {@code TableSpace}. No two files have one class: one whose name is written in another way, or
     * that would have the class of another, has a number behind it, made of its name.
     */
    static String of(String file) {
        String camel = camel(file);
        boolean name = !camel.isEmpty() && Character.isJavaIdentifierStart(camel.charAt(0));
        String plain = !name ? SCENARIO + camel : USED.contains(camel) ? camel + SCENARIO : camel;
        return isPlain(file) ? plain : plain + String.format(Locale.ROOT, "__%016x", hash(file));
    }

    private static boolean isPlain(String file) {
        if (!PLAIN.matcher(file).matches() || file.matches("scenario[0-9].*")) return false;
        String camel = camel(file);
        return !camel.endsWith(SCENARIO) || !USED.contains(camel.substring(0, camel.length() - SCENARIO.length()));
    }

    private static String camel(String file) {
        return Stream.of(file.split("[^A-Za-z0-9_]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                .collect(Collectors.joining());
    }

    /** FNV-1a, 64 bits: the same for a name on every machine. */
    private static long hash(String file) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : file.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ b & 0xff) * 0x100000001b3L;
        return hash;
    }
}
