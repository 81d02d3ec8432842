package org.vmemsim.runtime.scenario.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one record type, read from its components: the registry's only view of them.
 *
 * @param <R> the record type
 */
public final class SettingGroup<R extends Record> {
    private static final ClassValue<SettingGroup<?>> GROUPS = new ClassValue<>() {
        @Override
        protected SettingGroup<?> computeValue(Class<?> type) {
            return new SettingGroup<>(type.asSubclass(Record.class));
        }
    };

    private final Class<R> type;
    private final RecordComponent[] components;
    private final Map<String, SettingEntry> entries;

    private SettingGroup(Class<R> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        Object defaults = defaults();
        Map<String, SettingEntry> found = new LinkedHashMap<>();
        for (RecordComponent c : components) {
            Setting s = c.getAnnotation(Setting.class);
            if (s != null) found.put(c.getName(), new SettingEntry(c, s, defaults == null ? null : read(c, defaults)));
        }
        this.entries = Collections.unmodifiableMap(found);
    }

    /** The settings of {@code type}; the same object at each call. */
    @SuppressWarnings("unchecked") // the class value holds a group of the class that it is asked for
    public static <R extends Record> SettingGroup<R> of(Class<R> type) {
        return (SettingGroup<R>) GROUPS.get(type);
    }

    public Class<R> type() {
        return type;
    }

    /** All settings, in the order in which the record states them. */
    public List<SettingEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** The setting called {@code name}, or null. */
    public @Nullable SettingEntry entry(String name) {
        return entries.get(name);
    }

    /** The setting whose value may stand before the group's block, or null. */
    public @Nullable SettingEntry leading() {
        return entries.values().stream()
                .filter(SettingEntry::leading)
                .findFirst()
                .orElse(null);
    }

    /** The record's {@code DEFAULT}, or null where a record has none because some part of it has no default. */
    public @Nullable R defaultValue() {
        Object value = defaults();
        return value == null ? null : type.cast(value);
    }

    /**
     * A copy of {@code base} with some components replaced.
     *
     * @param values new values by component name, settings or not
     * @throws InvalidScenarioException if the record's constructor refuses them
     */
    public R with(R base, Map<String, ? extends @Nullable Object> values) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (RecordComponent c : components)
            arguments.add(values.containsKey(c.getName()) ? values.get(c.getName()) : read(c, base));
        try {
            return constructor().newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidScenarioException invalid) throw invalid;
            throw new IllegalStateException("cannot build " + type.getSimpleName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot build " + type.getSimpleName(), e);
        }
    }

    private Constructor<R> constructor() throws NoSuchMethodException {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) types[i] = components[i].getType();
        return type.getDeclaredConstructor(types);
    }

    private @Nullable Object defaults() {
        try {
            return type.getField("DEFAULT").get(null);
        } catch (NoSuchFieldException e) {
            return null; // a record whose parts have no default, such as a host's name
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("DEFAULT of " + type.getSimpleName() + " is not readable", e);
        }
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component.getName(), e);
        }
    }
}
