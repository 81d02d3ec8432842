package org.vmemsim.dsl.generator;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vmemsim.dsl.generator.Code.Item;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * Values as Java expressions: numbers, texts, enums, lists, maps and, by reflection, any record. A record is written as a
 * call of its constructor with every argument named, or as {@code DEFAULT} where it is that.
 */
final class JavaValues {
    /** Records with fewer components read well without the names of their arguments; so do the small ones within others. */
    private static final int NAMED_FROM = 4;

    /** Code of a method is limited to 64 KB; a value takes 15 bytes or less, and a few lists may stand in one method. */
    private static final int VALUES_A_METHOD = 800;

    /** Values within values in one expression: the compiler calls itself for each. */
    private static final int NESTED_A_METHOD = 24;

    private final Imports imports;
    private final Methods methods;
    private final Shorthands shorthands;
    private final Notes notes;
    private int nesting;

    /** Where expressions may be moved to methods of their own. */
    interface Methods {
        /** A call of the method that gives a definition, or null if the value is none. */
        String definition(Object value);

        /** Whether a value has a method of its own. */
        boolean isDefinition(Object value);

        /** A call of a new method that gives this part of a long list. */
        String part(String type, Code code);
    }

    JavaValues(Imports imports, Methods methods, Notes notes) {
        this.imports = imports;
        this.methods = methods;
        this.shorthands = new Shorthands(imports);
        this.notes = notes;
    }

    /** The expression for a value, or the call of the method that has it. */
    Code of(Object value) {
        if (value instanceof Record r) {
            if (isDefault(r)) return Code.of(imports.use(r.getClass()) + ".DEFAULT");
            String call = methods.definition(r);
            return call == null ? nested(r) : Code.of(call);
        }
        return plain(value, null, Numbers.COUNT, true);
    }

    /** A record within others: every so deep in a method of its own. */
    private Code nested(Record r) {
        nesting++;
        try {
            Code code = record(r);
            boolean moved = nesting % NESTED_A_METHOD == 0 && code.head().startsWith("new ");
            return moved ? Code.of(methods.part(imports.use(r.getClass()), code)) : code;
        } finally {
            nesting--;
        }
    }

    /** The constructor's call for a record, also if it is a definition. */
    Code record(Record r) {
        Code shorter = shorthands.of(r, this);
        if (shorter != null) return shorter;
        RecordComponent[] components = r.getClass().getRecordComponents();
        boolean named = components.length >= NAMED_FROM && r.getClass().getEnclosingClass() == null;
        List<Item> arguments = new ArrayList<>();
        for (RecordComponent c : components) arguments.add(new Item(named ? c.getName() : "", "", component(r, c)));
        return Code.call("new " + imports.use(r.getClass()), arguments);
    }

    private Code component(Record r, RecordComponent c) {
        Object value = Reflection.read(r, c);
        if (value instanceof Record) return of(value);
        return plain(value, c.getGenericType(), Numbers.of(c), !c.getType().isPrimitive());
    }

    private Code plain(Object value, Type type, Numbers numbers, boolean boxed) {
        if (value instanceof Long n) return Code.of(numbers.text(n, boxed));
        if (value instanceof Integer n) return Code.of(JavaLiterals.count(n, false));
        if (value instanceof Double n) return Code.of(boxed ? JavaLiterals.boxed(n) : JavaLiterals.number(n));
        if (value instanceof String s) return Code.of(JavaLiterals.text(s));
        if (value instanceof Enum<?> e) return Code.of(imports.use(e.getDeclaringClass()) + "." + e.name());
        if (value instanceof List<?> l) return list(l, type, numbers);
        if (value instanceof Map<?, ?> m) return map(m, type, numbers);
        if (value instanceof Record r) return of(r);
        if (value == null || value instanceof Boolean) return Code.of(String.valueOf(value));
        throw new IllegalArgumentException("no Java for a " + value.getClass());
    }

    private Code list(List<?> list, Type type, Numbers numbers) {
        if (size(list) <= VALUES_A_METHOD || !(type instanceof ParameterizedType p))
            return elements(list, type, numbers);
        Type element = p.getActualTypeArguments()[0];
        String listType = imports.use(List.class) + "<" + name(element) + ">";
        List<Item> calls = new ArrayList<>();
        for (List<?> part : parts(list))
            calls.add(new Item(Code.of(methods.part(listType, elements(part, type, numbers)))));
        if (calls.size() == 1) return calls.get(0).code();
        return new Code(
                imports.use(java.util.stream.Stream.class) + ".of(",
                calls,
                ").flatMap(" + imports.use(List.class) + "::stream).toList()");
    }

    private Code elements(List<?> list, Type type, Numbers numbers) {
        Type element = type instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : null;
        List<Item> items = new ArrayList<>();
        for (Object o : list) items.add(new Item("", note(o), plain(o, element, numbers, true)));
        return Code.call(imports.use(List.class) + ".of", items);
    }

    /** Runs of elements that fit into a method each; what is too large alone is divided within. */
    private List<List<?>> parts(List<?> list) {
        List<List<?>> parts = new ArrayList<>();
        int from = 0;
        int sum = 0;
        for (int i = 0; i < list.size(); i++) {
            int next = size(list.get(i));
            if (i > from && sum + next > VALUES_A_METHOD) {
                parts.add(list.subList(from, i));
                from = i;
                sum = 0;
            }
            sum += next;
        }
        parts.add(list.subList(from, list.size()));
        return parts;
    }

    private Code map(Map<?, ?> map, Type type, Numbers numbers) {
        String name = imports.use(Map.class);
        if (map.isEmpty()) return Code.of(name + ".of()");
        Type valueType = type instanceof ParameterizedType p ? p.getActualTypeArguments()[1] : null;
        List<Item> entries = new ArrayList<>();
        // unmodifiable maps iterate in another order in every JVM
        new TreeMap<>(map)
                .forEach((key, value) -> entries.add(new Item(Code.call(
                        name + ".entry",
                        List.of(
                                new Item(plain(key, null, numbers, true)),
                                new Item(plain(value, valueType, numbers, true)))))));
        return Code.call(name + ".ofEntries", entries);
    }

    private String note(Object element) {
        int line = Reflection.line(element);
        return line == 0 ? "" : Notes.safe(notes.line(line).strip());
    }

    private String name(Type type) {
        if (type instanceof Class<?> c) return imports.use(c);
        throw new IllegalArgumentException("no name for elements of type " + type);
    }

    /** How many values there are in a value, but for those that are written elsewhere. */
    private int size(Object value) {
        if (methods.isDefinition(value)) return 1;
        int size = 1;
        if (value instanceof Collection<?> c) {
            for (Object o : c) size += size(o);
        } else if (value instanceof Map<?, ?> m) {
            size += m.size() + size(m.values());
        } else if (value instanceof Record r && !(r instanceof Expression.Constant)) {
            for (RecordComponent c : r.getClass().getRecordComponents()) size += size(Reflection.read(r, c));
        }
        return size;
    }

    private static boolean isDefault(Record r) {
        return r.equals(SettingGroup.of(r.getClass()).defaultValue());
    }
}
