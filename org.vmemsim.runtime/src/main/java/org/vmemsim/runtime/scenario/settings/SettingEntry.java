package org.vmemsim.runtime.scenario.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One setting: its name, type, unit, range, default and meaning. */
public final class SettingEntry {
    private final RecordComponent component;
    private final Setting setting;
    private final @Nullable Object defaultValue;

    SettingEntry(RecordComponent component, Setting setting, @Nullable Object defaultValue) {
        this.component = component;
        this.setting = setting;
        this.defaultValue = defaultValue;
    }

    public String name() {
        return component.getName();
    }

    public String meaning() {
        return setting.value();
    }

    public Dimension dimension() {
        return setting.dimension();
    }

    /** What a number may count: the dimension, and for an {@link Amount} the others. */
    public List<Dimension> dimensions() {
        List<Dimension> all = new ArrayList<>(List.of(setting.dimension()));
        all.addAll(List.of(setting.or()));
        return all;
    }

    /** Whether its value may also stand before the block of its group. */
    public boolean leading() {
        return setting.leading();
    }

    /** Smallest value, in the dimension's canonical unit. */
    public double min() {
        return setting.min();
    }

    /** Largest value, in the dimension's canonical unit. */
    public double max() {
        return setting.max();
    }

    public boolean simulated() {
        return setting.simulated();
    }

    public String source() {
        return setting.source();
    }

    /** The value where none is given; null means that there is none. */
    public @Nullable Object defaultValue() {
        return defaultValue;
    }

    /**
     * The Java type of a value, or of one element where {@link #isList}: {@code long}, {@code int}, {@code double},
     * {@code boolean}, {@link String}, {@link Cost}, {@link Amount}, an enum, a record (a group of settings, or a definition that is
     * referred to by name) or a sealed interface of records (alternatives, each with a {@link Word}).
     */
    public Class<?> type() {
        Type generic = component.getGenericType();
        if (generic instanceof ParameterizedType p) {
            Type[] arguments = p.getActualTypeArguments();
            if (arguments[arguments.length - 1] instanceof Class<?> element) return element;
        }
        return component.getType();
    }

    /** Whether the value is a list, written with commas. */
    public boolean isList() {
        return java.util.List.class.isAssignableFrom(component.getType());
    }

    /** Whether the setting is a block of free names, each with a value of {@link #type}. */
    public boolean isMap() {
        return java.util.Map.class.isAssignableFrom(component.getType());
    }
}
