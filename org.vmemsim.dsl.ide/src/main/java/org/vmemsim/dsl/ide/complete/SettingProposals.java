package org.vmemsim.dsl.ide.complete;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.vmemsim.dsl.ide.complete.Proposals.Rank;
import org.vmemsim.dsl.ide.hover.SettingHover;
import org.vmemsim.dsl.ide.hover.SettingLookup;
import org.vmemsim.dsl.ide.words.WordTexts;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.SettingBlock;
import org.vmemsim.runtime.report.SettingText;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;

/** Settings of the block around, their values, and the units of those. */
final class SettingProposals {
    private static final List<String> PAGE_SIZES = List.of("4 KiB", "2 MiB", "1 GiB");
    private static final List<String> SCALES = List.of("thousand", "million", "billion");
    private static final Map<Dimension, List<String>> UNITS = Map.of(
            Dimension.COUNT, SCALES,
            Dimension.BYTES, List.of("KiB", "MiB", "GiB", "TiB", "bytes"),
            Dimension.TIME, List.of("ns", "us", "ms", "s", "min", "h"),
            Dimension.COST, List.of("cycles", "ns", "us", "ms", "s"),
            Dimension.RATIO, List.of("%"),
            Dimension.FREQUENCY, List.of("MHz", "GHz"),
            Dimension.RATE, List.of("pages/s", "accesses/s", "times/s", "entries/s"),
            Dimension.BANDWIDTH, List.of("MiB/s", "GiB/s", "KiB/s", "bytes/s"),
            Dimension.BITS, List.of("bits"));

    private SettingProposals() {}

    /** The settings that are not yet in the block. */
    static void names(EObject block, Proposals proposals) {
        EObject owner = block;
        while (owner != null
                && (owner instanceof Setting s
                        ? s.getBody() == null
                        : SettingLookup.group(owner).isEmpty())) owner = owner.eContainer();
        if (owner == null) return;
        Set<String> there = new LinkedHashSet<>();
        String typed = proposals.context().getPrefix();
        for (EObject o : owner instanceof Setting s ? s.getBody().eContents() : owner.eContents())
            if (o instanceof Setting s && !s.getName().equals(typed)) there.add(s.getName());
        SettingLookup.group(owner).ifPresent(group -> {
            for (SettingEntry e : SettingGroup.of(group).entries()) if (!there.contains(e.name())) name(e, proposals);
        });
    }

    private static void name(SettingEntry e, Proposals proposals) {
        String kind = ContentAssistEntry.KIND_PROPERTY;
        proposals.add(Rank.SETTING, kind, e.name(), detail(e), SettingHover.describe(e));
    }

    private static String detail(SettingEntry e) {
        String value = SettingText.defaultValue(e);
        String allowed = SettingText.allowed(e);
        return (allowed.isEmpty() ? "a block" : allowed) + (value.isEmpty() ? "" : " = " + value);
    }

    /** What a setting's value can be, as far as it is not a definition's name. */
    static void values(SettingEntry e, Proposals proposals) {
        Class<?> type = e.type();
        if (type.isEnum())
            Words.of(type).forEach((word, constant) -> {
                String later = Words.simulated(constant) ? "" : "no effect in this version";
                proposals.add(Rank.VALUE, ContentAssistEntry.KIND_ENUM, word, later, Words.meaning(constant));
            });
        else if (type == boolean.class || type == Boolean.class)
            List.of("on", "off").forEach(w -> value(w, e, proposals));
        else if (type.isSealed()) Words.alternatives(type).keySet().forEach(w -> value(w, e, proposals));
        else if (SettingText.leading(e) != null) values(SettingText.leading(e), proposals);
        else if (SettingText.isNumber(e)) numbers(e).forEach(n -> value(n, e, proposals));
    }

    private static Set<String> numbers(SettingEntry e) {
        Set<String> numbers = new LinkedHashSet<>();
        if (e.defaultValue() != null && !e.isList())
            numbers.add(SettingText.defaultValue(e).replace(',', '_'));
        if (isPageSize(e)) numbers.addAll(PAGE_SIZES);
        numbers.remove("");
        return numbers;
    }

    private static boolean isPageSize(SettingEntry e) {
        return e.dimension() == Dimension.BYTES
                && (e.name().equals("page")
                        || e.name().toLowerCase(java.util.Locale.ROOT).endsWith("backing"));
    }

    private static void value(String text, SettingEntry e, Proposals proposals) {
        boolean isDefault = text.equals(SettingText.defaultValue(e));
        proposals.add(Rank.VALUE, ContentAssistEntry.KIND_VALUE, text, isDefault ? "default" : "", WordTexts.of(text));
    }

    static void pageSizes(Proposals proposals) {
        PAGE_SIZES.forEach(s -> proposals.add(Rank.VALUE, ContentAssistEntry.KIND_VALUE, s, "page size", ""));
    }

    static void units(List<Dimension> dimensions, Proposals proposals) {
        for (Dimension d : dimensions) UNITS.getOrDefault(d, List.of()).forEach(u -> unit(u, proposals));
        if (dimensions.size() > 1 && dimensions.contains(Dimension.COUNT)) unit("pages", proposals);
    }

    /** Where nothing says what the number counts. */
    static void units(Proposals proposals) {
        UNITS.values().stream()
                .flatMap(List::stream)
                .filter(u -> !u.contains("/"))
                .collect(Collectors.toCollection(java.util.TreeSet::new))
                .forEach(u -> unit(u, proposals));
    }

    private static void unit(String unit, Proposals proposals) {
        proposals.add(Rank.UNIT, ContentAssistEntry.KIND_UNIT, unit, "", doc(unit));
    }

    /** Of a rate, that of what happens: {@code pages/s}. */
    private static String doc(String unit) {
        int per = unit.indexOf('/');
        if (per < 0) return WordTexts.of(unit);
        return WordTexts.of(unit.substring(0, per)) + " Each second.";
    }

    /** Whether settings can stand directly in {@code o}. */
    static boolean holdsSettings(EObject o) {
        return o instanceof SettingBlock || SettingLookup.group(o).isPresent();
    }
}
