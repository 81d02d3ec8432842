package org.vmemsim.runtime.scenario.run;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * A host, guest or process, by its full path from the host: {@code box.vm.p}, {@code esx.web[3]}, {@code esx.web[*]}.
 *
 * @param path at least the host
 */
public record Subject(List<Part> path) {
    public Subject {
        if (path.isEmpty()) throw new InvalidScenarioException("a path needs a name");
        path = List.copyOf(path);
    }

    /** A path without indices, such as {@code of("box", "vm", "p")}. */
    public static Subject of(String... names) {
        return new Subject(
                java.util.Arrays.stream(names).map(n -> new Part(n, null)).toList());
    }

    /** One name, with the index of a replica; {@link #ALL} for all of them; null where there is only one. */
    public record Part(String name, @Nullable Expression index) {
        @Override
        public String toString() {
            if (index == null) return name;
            if (index.equals(ALL)) return name + "[*]";
            if (index instanceof Expression.Replicas r)
                return name + "[" + text(r.from()) + (r.closed() ? ".." : "..<") + text(r.to()) + "]";
            return name + "[" + text(index) + "]";
        }

        private static String text(Expression e) {
            return e instanceof Expression.Constant c ? Long.toString(c.value()) : "i";
        }

        /** Whether it names several replicas: all of them, or a range. */
        public boolean several() {
            return ALL.equals(index) || index instanceof Expression.Replicas;
        }
    }

    /** The index {@code [*]}. */
    public static final Expression ALL = Expression.of(-1);

    /** The path as a user writes it. */
    @Override
    public String toString() {
        return path.stream().map(Part::toString).collect(Collectors.joining("."));
    }
}
