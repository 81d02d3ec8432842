package org.vmemsim.runtime.scenario.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of enums and of sealed alternatives: how {@code TREE_PLRU} and {@code treePlru} go together. */
public final class Words {
    private Words() {}

    /** The word for an enum constant. */
    public static String of(Enum<?> constant) {
        Word word = annotation(constant);
        return word != null && !word.value().isEmpty() ? word.value() : camel(constant.name());
    }

    /** What an enum constant means; empty if nothing more than its name is to be said. */
    public static String meaning(Enum<?> constant) {
        Word word = annotation(constant);
        return word == null ? "" : word.meaning();
    }

    /** Whether an enum constant has an effect in this version. */
    public static boolean simulated(Enum<?> constant) {
        Word word = annotation(constant);
        return word == null || word.simulated();
    }

    /** The constants of an enum by their words, in order. */
    public static Map<String, Enum<?>> of(Class<?> enumType) {
        Map<String, Enum<?>> words = new LinkedHashMap<>();
        for (Object constant : enumType.getEnumConstants()) words.put(of((Enum<?>) constant), (Enum<?>) constant);
        return words;
    }

    /** The alternatives of a sealed interface of records by their words, in the order of its {@code permits}. */
    public static Map<String, Class<? extends Record>> alternatives(Class<?> sealedType) {
        Map<String, Class<? extends Record>> words = new LinkedHashMap<>();
        for (Class<?> c : sealedType.getPermittedSubclasses()) words.put(word(c), c.asSubclass(Record.class));
        return words;
    }

    /** The word of one alternative. */
    public static String word(Class<?> alternative) {
        Word word = alternative.getAnnotation(Word.class);
        if (word != null && !word.value().isEmpty()) return word.value();
        String name = alternative.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static @Nullable Word annotation(Enum<?> constant) {
        try {
            return constant.getDeclaringClass().getField(constant.name()).getAnnotation(Word.class);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(constant + " is not in its own enum", e);
        }
    }

    private static String camel(String constant) {
        StringBuilder b = new StringBuilder();
        boolean upper = false;
        for (char c : constant.toCharArray()) {
            if (c == '_') upper = true;
            else {
                b.append(upper ? c : Character.toLowerCase(c));
                upper = false;
            }
        }
        return b.toString();
    }
}
