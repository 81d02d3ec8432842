package org.vmemsim.dsl.generator;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The classes that a page of Java names. */
final class Imports {
    private final Map<String, String> bySimpleName = new TreeMap<>();
    private final String own;

    /** @param own the class of the page: what has the same name is named in full */
    Imports(String own) {
        this.own = own;
    }

    /** The name to use for a class, which is imported if it has to be. Nested classes go by the class around them. */
    String use(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        if (outer != null) return use(outer) + "." + type.getSimpleName();
        if (type.getSimpleName().equals(own)) return type.getName();
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
