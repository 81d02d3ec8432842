package org.vmemsim.tests.generator;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;

/**
 * Records with random parts, by reflection: whatever records the runtime has, now or later. The values make no sense as
 * scenarios; they only have to pass the constructors.
 */
final class RandomRecords {
    private static final int TRIES = 200;
    private static final int DEEP = 9;
    private static final List<String> TEXTS =
            List.of("", "a", "vm-1", "tlb.l1d", "say \"± 1 %\"\n", "\\u0041 \\ \t", "*/ \uD83D\uDE00 \u0000", "class");
    private static final long[] NUMBERS = {
        0, 1, -1, 7, 64, 4096, 1536, 1L << 21, 3L << 40, 0x7fff_ffffL, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final double[] FRACTIONS = {
        0, -0.0, 1, 0.1, 1e-9, 3e9, 2147483648.0, Double.MAX_VALUE, Double.POSITIVE_INFINITY, -7.25
    };

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    /** One of that type. */
    <R extends Record> R next(Class<R> type) {
        return type.cast(record(type, 0));
    }

    private Object record(Class<?> type, int depth) {
        boolean ofTraces = type == TraceMix.class || type == TraceSequence.class;
        if (ofTraces && depth > DEEP) return LiteralTrace.DEFAULT; // else traces of traces never end
        for (int i = 0; i < TRIES; i++) {
            Object[] arguments = Arrays.stream(type.getRecordComponents())
                    .map(c -> component(c, depth + 1))
                    .toArray();
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class[]::new));
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                boolean refused = e.getCause() instanceof InvalidScenarioException
                        || e.getCause() instanceof IllegalArgumentException;
                if (!refused) throw new AssertionError(type + " of " + Arrays.toString(arguments), e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return defaultOf(type);
    }

    private @Nullable Object component(RecordComponent c, int depth) {
        boolean nullable = c.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return nullable && random.nextBoolean() ? null : value(c.getGenericType(), depth);
    }

    private Object value(Type type, int depth) {
        if (type instanceof ParameterizedType p) return collection(p, depth);
        Class<?> c = (Class<?>) type;
        if (c == long.class || c == Long.class) return NUMBERS[random.nextInt(NUMBERS.length)];
        if (c == int.class) return random.nextInt(20) - random.nextInt(2);
        if (c == double.class) return FRACTIONS[random.nextInt(FRACTIONS.length)];
        if (c == boolean.class) return random.nextBoolean();
        if (c == String.class) return TEXTS.get(random.nextInt(TEXTS.size()));
        if (c == Object.class)
            return value(List.of(long.class, double.class, boolean.class).get(random.nextInt(3)), depth);
        if (c == BigDecimal.class) return BigDecimal.valueOf(random.nextInt(5000), random.nextInt(9) - 4);
        if (c.isEnum()) return c.getEnumConstants()[random.nextInt(c.getEnumConstants().length)];
        if (c.isRecord()) return record(c, depth);
        List<Class<?>> alternatives = alternatives(c).toList();
        List<Class<?>> small = alternatives.stream()
                .filter(a -> a.getRecordComponents().length <= 2)
                .toList();
        List<Class<?>> choice = depth > DEEP && !small.isEmpty() ? small : alternatives;
        return record(choice.get(random.nextInt(choice.size())), depth);
    }

    private Object collection(ParameterizedType type, int depth) {
        int size = depth > DEEP && random.nextInt(4) > 0 ? 0 : random.nextInt(3);
        if (type.getRawType() == Map.class) {
            Map<Object, Object> map = new HashMap<>();
            for (int i = 0; i < 5 * size; i++)
                map.put(value(type.getActualTypeArguments()[0], depth), value(type.getActualTypeArguments()[1], depth));
            return map;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) list.add(value(type.getActualTypeArguments()[0], depth));
        return list;
    }

    private static Stream<Class<?>> alternatives(Class<?> type) {
        if (type.isRecord()) return Stream.of(type);
        return Arrays.stream(type.getPermittedSubclasses()).flatMap(RandomRecords::alternatives);
    }

    /** Where chance finds nothing that a constructor takes. */
    private static Object defaultOf(Class<?> type) {
        try {
            var field = type.getField("DEFAULT");
            if (Modifier.isStatic(field.getModifiers())) return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no " + type + " by chance", e);
        }
        throw new AssertionError("no " + type + " by chance");
    }
}
