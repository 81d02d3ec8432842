package org.vmemsim.dsl.mapping.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.EntryFormat;
import org.vmemsim.dsl.vMem.EntryRule;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Meaning;

/**
 * The {@code entry} blocks of a layout and of those that it extends, by what they speak of. A child's rule replaces its
 * parent's of the same name in a block that speaks of the same entries; among blocks that speak of an entry, the one
 * that says more about where it applies wins by name. {@code reserved}, {@code malformed} and {@code spans} of
 * different blocks add up.
 */
final class EntryFormats {
    /** What a block speaks of: a kind of entry or any, at one level or any. */
    private record Selector(Kinds kind, String level) {}

    /** Kinds of entries. */
    enum Kinds {
        ANY,
        LEAVES,
        TABLES
    }

    /** Names of rules that add up instead of replacing each other. */
    static final String RESERVED = "reserved";

    static final String MALFORMED = "malformed";
    static final String SPANS = "spans 64 KiB when"; // no name of a user's can have blanks
    static final String FRAME = "frame";

    private final Map<Selector, Map<String, List<EntryRule>>> blocks = new HashMap<>();

    /** @param chain a layout and what it extends, the farthest ancestor last */
    EntryFormats(List<Layout> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Map<Selector, Map<String, List<EntryRule>>> own = new HashMap<>();
            for (EntryFormat f : chain.get(i).getEntries())
                for (Selector s : selectors(f)) add(f, own.computeIfAbsent(s, x -> new LinkedHashMap<>()));
            own.forEach((s, rules) ->
                    blocks.computeIfAbsent(s, x -> new LinkedHashMap<>()).putAll(rules));
        }
    }

    private static List<Selector> selectors(EntryFormat f) {
        Kinds kind = f.isLeaves() ? Kinds.LEAVES : f.isTables() ? Kinds.TABLES : Kinds.ANY;
        List<Selector> all = new ArrayList<>();
        f.getLevels().stream().filter(Parts::isThere).forEach(l -> all.add(new Selector(kind, l.getName())));
        return f.getLevels().isEmpty() ? List.of(new Selector(kind, null)) : all;
    }

    private static void add(EntryFormat f, Map<String, List<EntryRule>> rules) {
        for (EntryRule r : f.getRules())
            rules.computeIfAbsent(name(r), n -> new ArrayList<>()).add(r);
    }

    /** What a rule is about; rules of one name replace each other. */
    static String name(EntryRule r) {
        if (r instanceof Field f) return f.getName() == null ? "" : f.getName();
        return r instanceof Meaning m ? m.getMeaning() == null ? "" : m.getMeaning() : SPANS;
    }

    /** The rules for entries of one kind at one level, by name. */
    Map<String, List<EntryRule>> rules(Kinds kind, String level) {
        Map<String, List<EntryRule>> all = new LinkedHashMap<>();
        for (Selector s : List.of(
                new Selector(Kinds.ANY, null),
                new Selector(kind, null),
                new Selector(Kinds.ANY, level),
                new Selector(kind, level))) {
            blocks.getOrDefault(s, Map.of()).forEach((name, rules) -> {
                boolean addsUp = name.equals(RESERVED) || name.equals(MALFORMED) || name.equals(SPANS);
                List<EntryRule> before = addsUp ? all.getOrDefault(name, List.of()) : List.of();
                List<EntryRule> joined = new ArrayList<>(before);
                joined.addAll(rules);
                all.put(name, joined);
            });
        }
        return all;
    }
}
