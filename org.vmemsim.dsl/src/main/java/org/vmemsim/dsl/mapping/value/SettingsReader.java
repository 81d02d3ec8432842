package org.vmemsim.dsl.mapping.value;

import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EObject;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.SettingBlock;
import org.vmemsim.dsl.vMem.SwitchValue;
import org.vmemsim.dsl.vMem.TextValue;
import org.vmemsim.dsl.vMem.VMemFactory;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Value;
import org.vmemsim.dsl.vMem.ValueItem;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.TraceFormat;

/**
 * Reads settings into any record of the runtime whose components are marked as settings. What a setting is called, which
 * type, unit and range it has and which words it takes is all told by the record.
 */
public final class SettingsReader {
    /** Definitions that a setting may name: layouts, costs, disks, images. */
    public interface Definitions {
        /** Whether values of this type are definitions, referred to by name. */
        boolean isDefinition(Class<?> type);

        /** The definition that {@code target} is; empty if it is none of that type, and that is said. */
        Optional<Object> find(Class<?> type, EObject target, EObject where, String word);
    }

    private final Issues issues;
    private final Values values;
    private final Definitions definitions;
    private final SettingHomes homes;
    /** Of definitions that are changed where they are used, what they were. */
    private final Map<Object, Object> origins = new IdentityHashMap<>();

    public SettingsReader(Issues issues, Values values, Definitions definitions) {
        this.issues = issues;
        this.values = values;
        this.definitions = definitions;
        this.homes = new SettingHomes(definitions);
    }

    /**
     * {@code base} with the settings given in a block.
     *
     * @param what the block belongs to, for messages: "a host"
     * @param pageBytes what a page is, where sizes may be given in pages; 0 where they may not
     */
    public <R extends Record> R read(R base, List<Setting> settings, String what, long pageBytes) {
        @SuppressWarnings("unchecked") // a record's class is the class of its group
        SettingGroup<R> group = SettingGroup.of((Class<R>) base.getClass());
        Map<String, Object> changed = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Setting s : settings) {
            if (s.getName() == null || s.getValue() == null && s.getBody() == null) continue; // the parser complained
            if (!seen.add(s.getName()))
                issues.error(
                        s,
                        VMemPackage.Literals.SETTING__NAME,
                        IssueCodes.DUPLICATE_SETTING,
                        "'" + s.getName() + "' is set twice in this block.",
                        s.getName());
            SettingEntry entry = group.entry(s.getName());
            if (entry == null) {
                unknown(s, what, group);
                continue;
            }
            Object current = component(base, entry.name());
            convert(entry, s, current, pageBytes).ifPresent(v -> {
                changed.put(entry.name(), v);
                sayIfWithoutEffect(entry, s, v);
            });
        }
        return changed.isEmpty() ? base : build(group, base, changed, Culprit.of(group, base, changed, settings));
    }

    /** {@code base} with changed components; {@code base} itself, and an issue, where the record refuses them. */
    public <R extends Record> R build(SettingGroup<R> group, R base, Map<String, ?> changed, EObject where) {
        try {
            return group.with(base, changed);
        } catch (InvalidScenarioException e) {
            issues.error(where, null, IssueCodes.INVALID, sentence(e.getMessage()));
            return base;
        }
    }

    /** A message of the runtime as a sentence of its own. */
    public static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }

    private void unknown(Setting s, String what, SettingGroup<?> group) {
        String unit = VMemSyntaxMessages.FOREIGN_UNITS.get(s.getName());
        List<String> known = group.entries().stream().map(SettingEntry::name).toList();
        boolean inGroup = s.eContainer() instanceof SettingBlock; // where no part of a definition can stand
        Optional<String> part =
                inGroup || Suggestions.nearest(s.getName(), known).isPresent()
                        ? Optional.empty()
                        : Suggestions.nearest(s.getName(), VMemSyntaxMessages.PARTS);
        Optional<String> home = homes.of(s, group);
        if (home.isPresent())
            issues.error(
                    s,
                    VMemPackage.Literals.SETTING__NAME,
                    IssueCodes.UNKNOWN_SETTING,
                    "No setting of " + what + " is called '" + s.getName() + "'. It belongs in " + home.get() + ".",
                    s.getName(),
                    "");
        else if (part.isPresent())
            issues.error(
                    s,
                    VMemPackage.Literals.SETTING__NAME,
                    IssueCodes.UNKNOWN_SETTING,
                    "'" + s.getName() + "' is not known here." + Suggestions.question(part),
                    s.getName(),
                    part.get());
        else if (unit != null)
            issues.error(
                    s,
                    VMemPackage.Literals.SETTING__NAME,
                    IssueCodes.UNKNOWN_UNIT,
                    VMemSyntaxMessages.noUnit(s.getName(), unit),
                    s.getName(),
                    unit);
        else
            issues.unknown(
                    s,
                    VMemPackage.Literals.SETTING__NAME,
                    IssueCodes.UNKNOWN_SETTING,
                    "No setting of " + what + " is called",
                    s.getName(),
                    known);
    }

    private void sayIfWithoutEffect(SettingEntry entry, Setting s, Object value) {
        boolean group = SettingHomes.isBlock(entry.type()) && !definitions.isDefinition(entry.type());
        if (!entry.simulated() && !group && !value.equals(entry.defaultValue()))
            issues.notSimulatedYet(s, VMemPackage.Literals.SETTING__NAME, "'" + s.getName() + "'");
    }

    /** The value of a setting as the record wants it; empty where it is wrong, and that is said. */
    private Optional<Object> convert(SettingEntry entry, Setting s, Object current, long pageBytes) {
        if (entry.isMap()) return map(entry, s, current, pageBytes);
        List<ValueItem> items = s.getValue() == null ? List.of() : s.getValue().getItems();
        if (entry.isList()) {
            List<Object> list = new ArrayList<>();
            for (ValueItem item : items) {
                Optional<Object> value = item(entry, s, item, pageBytes);
                if (value.isEmpty()) return Optional.empty();
                list.add(value.get());
            }
            return list.isEmpty() ? wrong(s, s, "takes a list, such as 'a, b'") : Optional.of(list);
        }
        if (items.size() > 1) return wrong(s, items.get(1), "takes one value");
        if (SettingHomes.isBlock(entry.type())) return record(entry, s, items, current, pageBytes);
        if (s.getBody() != null && !entry.type().isInterface()) {
            issues.error(s.getBody(), null, IssueCodes.WRONG_TYPE, "'" + s.getName() + "' takes no block.");
            return Optional.empty();
        }
        boolean alternative = isAlternative(entry.type());
        if (alternative && (!items.isEmpty() || s.getBody() != null && current != null))
            return alternative(s, items.isEmpty() ? null : items.get(0), entry.type(), current, pageBytes);
        return items.isEmpty() ? wrong(s, s, takes(entry)) : item(entry, s, items.get(0), pageBytes);
    }

    /** One value of a setting that is not stated in a block of settings; empty where it is wrong, and that is said. */
    public Optional<Object> value(SettingEntry entry, Value value, long pageBytes) {
        Setting name = VMemFactory.eINSTANCE.createSetting(); // messages name it
        name.setName(entry.name());
        List<ValueItem> items = value.getItems();
        if (items.size() > 1) return wrong(name, items.get(1), "takes one value");
        return items.isEmpty() ? Optional.empty() : item(entry, name, items.get(0), pageBytes);
    }

    /** A record is a block of settings; but a cost or an amount is one value. */
    /** Free names, each with a value. */
    private Optional<Object> map(SettingEntry entry, Setting s, Object current, long pageBytes) {
        if (s.getBody() == null) return wrong(s, s, "takes a block of names and values");
        Map<String, Object> map = new TreeMap<>();
        if (current instanceof Map<?, ?> before) before.forEach((k, v) -> map.put((String) k, v));
        for (Setting inner : s.getBody().getSettings()) {
            List<ValueItem> items =
                    inner.getValue() == null ? List.of() : inner.getValue().getItems();
            if (items.size() != 1) {
                wrong(inner, inner, "takes one value");
                continue;
            }
            item(entry, inner, items.get(0), pageBytes).ifPresent(v -> map.put(inner.getName(), v));
        }
        return Optional.of(map);
    }

    private Optional<Object> record(
            SettingEntry entry, Setting s, List<ValueItem> items, Object current, long pageBytes) {
        Object base = current;
        boolean none = false;
        Object origin = current == null ? null : origins.getOrDefault(current, current);
        SettingGroup<?> group = SettingGroup.of(entry.type().asSubclass(Record.class));
        SettingEntry leading = group.leading();
        if (definitions.isDefinition(entry.type()) && !items.isEmpty()) {
            Optional<Object> found = definition(entry, s, items.get(0));
            if (found.isEmpty()) return found;
            origin = found.get();
            boolean same = current != null && origins.getOrDefault(current, current) == origin;
            if (!same) base = origin; // what an ancestor changed in place of the same definition stays
        } else if (!items.isEmpty() && leading != null) {
            Optional<Object> value = item(leading, s, items.get(0), pageBytes);
            if (value.isEmpty()) return value;
            none = isNone(value.get());
            if (none && s.getBody() != null)
                issues.warning(
                        s.getBody(),
                        null,
                        IssueCodes.NO_EFFECT,
                        "'" + s.getName()
                                + "' is none, so its block has no effect. Leave the block out, or write another word before it.");
            base = led(group, leading, none ? null : base, value.get(), s);
        } else if (!items.isEmpty()) {
            return wrong(s, items.get(0), "takes no value, only a block: " + s.getName() + " { … }");
        } else if (s.getBody() == null) {
            return wrong(s, s, takes(entry));
        }
        if (base == null) base = group.defaultValue();
        if (s.getBody() == null) return Optional.of(base);
        Record changed = read((Record) base, s.getBody().getSettings(), "'" + s.getName() + "'", pageBytes);
        if (none) return Optional.of(base); // its block was read for the mistakes in it
        if (origin != null) origins.put(changed, origin);
        return Optional.of(changed);
    }

    /** Whether a word before a block turns off all that the block could set. */
    private static boolean isNone(Object value) {
        return value instanceof Enum<?> e && Words.of(e).equals("none");
    }

    /** A group whose leading setting stands before its block. */
    private <R extends Record> Object led(
            SettingGroup<R> group, SettingEntry leading, Object before, Object value, Setting s) {
        R base = before == null ? group.defaultValue() : group.type().cast(before);
        return build(group, base, Map.of(leading.name(), value), s);
    }

    private Optional<Object> definition(SettingEntry entry, Setting s, ValueItem item) {
        Optional<org.vmemsim.dsl.vMem.Path> path = Sources.path(item);
        if (path.isEmpty()) return wrong(s, item, "takes a name");
        return definitions.find(entry.type(), Sources.target(path.get()), item, Sources.text(path.get()));
    }

    /** One value, or one element of a list. */
    private Optional<Object> item(SettingEntry entry, Setting s, ValueItem item, long pageBytes) {
        Class<?> type = entry.type();
        if (type == boolean.class)
            return item instanceof SwitchValue v
                    ? Optional.of(v.getState().equals("on"))
                    : wrong(s, item, "is on or off");
        if (type == String.class)
            return item instanceof TextValue t ? Optional.of(t.getText()) : wrong(s, item, "takes a text in quotes");
        if (type.isEnum()) return word(entry, s, item);
        if (isAlternative(type)) return alternative(s, item, type, null, pageBytes);
        return number(entry, s, item, pageBytes);
    }

    private Optional<Object> word(SettingEntry entry, Setting s, ValueItem item) {
        Map<String, Enum<?>> words = Words.of(entry.type());
        Optional<String> word = Sources.word(item);
        Enum<?> value = word.map(words::get).orElse(null);
        if (value == null) {
            String text = word.orElse(Sources.text(item));
            issues.unknown(item, null, IssueCodes.UNKNOWN_WORD, "'" + s.getName() + "' knows no", text, words.keySet());
            return Optional.empty();
        }
        if (value instanceof TraceFormat && !Words.simulated(value))
            issues.error(
                    item,
                    null,
                    IssueCodes.NOT_SIMULATED_YET,
                    "Traces of format '" + word.orElseThrow() + "' are not read in this version. Formats that are: "
                            + words.keySet().stream()
                                    .filter(w -> Words.simulated(words.get(w)))
                                    .collect(Collectors.joining(", "))
                            + ".");
        else if (entry.simulated() && !Words.simulated(value))
            issues.notSimulatedYet(item, null, "'" + word.orElseThrow() + "'");
        return Optional.of(value);
    }

    private static boolean isAlternative(Class<?> type) {
        return type.isInterface() && Modifier.isAbstract(type.getModifiers()) && type.isSealed();
    }

    /**
     * One of several kinds of settings, by its word. The kind that holds already keeps what is not set anew.
     *
     * @param item the word; null for the kind that holds
     */
    private Optional<Object> alternative(Setting s, ValueItem item, Class<?> type, Object current, long pageBytes) {
        Map<String, Class<? extends Record>> words = Words.alternatives(type);
        String word = item == null
                ? Words.word(current.getClass())
                : Sources.word(item).orElse(Sources.text(item));
        Class<? extends Record> chosen = words.get(word);
        if (chosen == null) {
            issues.unknown(item, null, IssueCodes.UNKNOWN_WORD, "'" + s.getName() + "' knows no", word, words.keySet());
            return Optional.empty();
        }
        Record base = chosen.isInstance(current)
                ? (Record) current
                : SettingGroup.of(chosen).defaultValue();
        return Optional.of(
                s.getBody() == null ? base : read(base, s.getBody().getSettings(), "'" + word + "'", pageBytes));
    }

    private Optional<Object> number(SettingEntry entry, Setting s, ValueItem item, long pageBytes) {
        Optional<Expression> expression = Sources.single(item);
        if (expression.isEmpty()) return wrong(s, item, takes(entry));
        Optional<Quantity> quantity = values.of(expression.get());
        if (quantity.isEmpty()) return Optional.empty();
        Dimension d = dimension(entry, quantity.get(), pageBytes);
        boolean plainBytes =
                entry.isList() && d == Dimension.BYTES && quantity.get().kind().isPlain(); // a list of addresses
        Optional<BigDecimal> amount =
                plainBytes ? Optional.of(quantity.get().amount()) : Amounts.in(d, quantity.get(), pageBytes);
        if (amount.isEmpty()
                && quantity.get().kind().isPlain()
                && VMemSyntaxMessages.FOREIGN_UNITS.containsKey(Sources.wordAfter(item)))
            return Optional.empty(); // 4 GB: the complaint about GB says it all
        if (amount.isEmpty()) {
            issues.error(
                    item,
                    null,
                    IssueCodes.WRONG_UNIT,
                    "'" + s.getName() + "' is " + kinds(entry, " or ", Dimension::description) + ", not "
                            + quantity.get().kind().description() + ": write it like "
                            + kinds(entry, " or ", Amounts::example) + ".",
                    s.getName());
            return Optional.empty();
        }
        if (d != entry.dimension() && amount.get().signum() >= 0) // the range is of the first dimension
        return Optional.of(new Amount(amount.get().doubleValue(), d));
        return inRange(entry, s, item, amount.get(), quantity.get().kind() == Kind.CYCLES);
    }

    /** Which of the dimensions that a number may have this one has; the first where it has none. */
    private static Dimension dimension(SettingEntry entry, Quantity quantity, long pageBytes) {
        return entry.dimensions().stream()
                .filter(d -> Amounts.in(d, quantity, pageBytes).isPresent())
                .findFirst()
                .orElse(entry.dimension());
    }

    private static String kinds(SettingEntry entry, String between, Function<Dimension, String> text) {
        return entry.dimensions().stream().map(text).collect(Collectors.joining(between));
    }

    private Optional<Object> inRange(SettingEntry entry, Setting s, ValueItem item, BigDecimal amount, boolean cycles) {
        double value = amount.doubleValue();
        if (value < entry.min()) return outOfRange(s, item, "at least " + Amounts.show(entry.min(), entry.dimension()));
        if (value > entry.max()) return outOfRange(s, item, "at most " + Amounts.show(entry.max(), entry.dimension()));
        Class<?> type = entry.type();
        if (type == Cost.class) return Optional.of(new Cost(amount, cycles));
        if (type == Amount.class) return Optional.of(new Amount(value, entry.dimension()));
        if (type == double.class || type == Double.class) return Optional.of(value);
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        if (!whole)
            return wrong(
                    s,
                    item,
                    "takes a whole number"
                            + (entry.dimension().unit().isEmpty()
                                    ? ""
                                    : " of " + entry.dimension().unit()));
        long limit = type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
        if (amount.compareTo(BigDecimal.valueOf(limit)) > 0) return outOfRange(s, item, "at most " + limit);
        return Optional.of(type == int.class ? (Object) amount.intValue() : (Object) amount.longValue());
    }

    private Optional<Object> outOfRange(Setting s, ValueItem item, String limit) {
        issues.error(item, null, IssueCodes.OUT_OF_RANGE, "'" + s.getName() + "' is " + limit + ".", s.getName());
        return Optional.empty();
    }

    private Optional<Object> wrong(Setting s, EObject where, String what) {
        issues.error(where, null, IssueCodes.WRONG_TYPE, "'" + s.getName() + "' " + what + ".", s.getName());
        return Optional.empty();
    }

    private String takes(SettingEntry entry) {
        Class<?> type = entry.type();
        if (type == boolean.class) return "is on or off";
        if (type == String.class) return "takes a text in quotes";
        if (type.isEnum())
            return "takes one of: " + String.join(", ", Words.of(type).keySet());
        if (definitions.isDefinition(type)) return "takes a name";
        if (SettingHomes.isBlock(type)) return "takes a block";
        return "takes " + kinds(entry, " or ", Dimension::description) + ", such as "
                + kinds(entry, " or ", Amounts::example);
    }

    /** What a record has under a name. */
    public static Object component(Record base, String name) {
        for (var c : base.getClass().getRecordComponents()) {
            if (!c.getName().equals(name)) continue;
            try {
                return c.getAccessor().invoke(base);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a public record can be read", e);
            }
        }
        throw new IllegalArgumentException(name);
    }
}
