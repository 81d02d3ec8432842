package org.vmemsim.dsl.generator;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The classes that a page of Java names. */
final class Imports {
    private final Map<String, String> bySimpleName = new TreeMap<>();

    /** The name to use for a class, which is imported if it has to be. Nested classes go by the class around them. */
    String use(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        if (outer != null) return use(outer) + "." + type.getSimpleName();
        String known = bySimpleName.putIfAbsent(type.getSimpleName(), type.getName());
        return known == null || known.equals(type.getName()) ? type.getSimpleName() : type.getName();
    }

    /** What to import, in order. */
    Set<String> lines() {
        Set<String> lines = new TreeSet<>(bySimpleName.values());
        lines.removeIf(l -> l.startsWith("java.lang."));
        return lines;
    }
}
