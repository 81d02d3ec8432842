package org.vmemsim.runtime.result;

import java.lang.ref.WeakReference;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, in the order that they were given in, and never changed. A scenario with many runs has thousands of maps with
 * the same hundred names; these are held once for all of them, which leaves eight bytes for a value.
 */
final class MeasureMap extends AbstractMap<String, Double> {
    private final Names names;
    private final double[] values;

    MeasureMap(Map<String, Double> of) {
        names = Names.of(List.copyOf(of.keySet()));
        values = of.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public @Nullable Double get(@Nullable Object name) {
        Integer at = name == null ? null : names.places.get(name);
        return at == null ? null : Double.valueOf(values[at]);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name != null && names.places.containsKey(name);
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Set<Entry<String, Double>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, Double>> iterator() {
                return IntStream.range(0, values.length)
                        .mapToObj(i -> Map.entry(names.all.get(i), values[i]))
                        .iterator();
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof MeasureMap m && m.names == names) return Arrays.equals(values, m.values);
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** The names of maps that have the same ones, and where each has its value. */
    private static final class Names {
        /** Those that some map has. */
        private static final Map<Names, WeakReference<Names>> KNOWN = new WeakHashMap<>();

        private final List<String> all;
        private final Map<String, Integer> places = new HashMap<>();

        private Names(List<String> all) {
            this.all = all;
        }

        static Names of(List<String> all) {
            Names wanted = new Names(all);
            synchronized (KNOWN) {
                WeakReference<Names> known = KNOWN.get(wanted);
                Names names = known == null ? null : known.get();
                if (names != null) return names;
                for (int i = 0; i < all.size(); i++) wanted.places.put(all.get(i), i);
                KNOWN.put(wanted, new WeakReference<>(wanted));
                return wanted;
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Names n && all.equals(n.all);
        }

        @Override
        public int hashCode() {
            return all.hashCode();
        }
    }
}
