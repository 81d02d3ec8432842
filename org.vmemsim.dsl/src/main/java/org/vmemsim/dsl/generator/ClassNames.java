package org.vmemsim.dsl.generator;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class for a file. */
final class ClassNames {
    /** Names that the page uses for something else. */
    private static final Set<String> USED = Set.of(
            "ExpectationResult", "Explanation", "ExplanationText", "List", "Look", "Map", "Options", "Path", "Result");

    private static final Set<String> ALSO_USED = Set.of("RunResult", "Simulation", "Stream", "TextReport");

    private ClassNames() {}

    /** {@code table-space} is {@code TableSpace}; what would not be a name, or be another's, is put right. */
    static String of(String file) {
        String camel = Stream.of(file.split("[^A-Za-z0-9_$]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                .collect(Collectors.joining());
        boolean name = !camel.isEmpty() && Character.isJavaIdentifierStart(camel.charAt(0));
        if (!name) return "Scenario" + camel;
        return isUsed(camel) ? camel + "Scenario" : camel;
    }

    private static boolean isUsed(String name) {
        return USED.contains(name)
                || ALSO_USED.contains(name)
                || exists("java.lang." + name)
                || exists("org.vmemsim.runtime.scenario." + name);
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, ClassNames.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (NoClassDefFoundError e) {
            return false; // a file system that does not tell upper from lower case found another class's file
        }
    }
}
