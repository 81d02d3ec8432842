package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.xtext.diagnostics.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.report.SettingText;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.machine.CostSpec;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.DiskSpec;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.PagePolicy;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.processor.MmuSpec;
import org.vmemsim.runtime.scenario.processor.NestedTlbSpec;
import org.vmemsim.runtime.scenario.processor.TlbSpec;
import org.vmemsim.runtime.scenario.processor.WalkCacheSpec;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Cost;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;
import org.vmemsim.runtime.scenario.settings.Words;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.TraceGenerator;

/**
 * Every setting of the runtime can be written in the language, with its default: a new one needs no change of grammar or
 * mapping, unless its name is a word of the language already, which shows here.
 */
class RegistryTest {
    private static final Map<Class<?>, String> DEFINITIONS = Map.of(
            LayoutSpec.class, "x86_64", CostSpec.class, "exam", DiskSpec.class, "nvme", ImageSpec.class, "plain");

    private static final Map<Class<? extends Record>, String> PLACES = places();

    private static Map<Class<? extends Record>, String> places() {
        Map<Class<? extends Record>, String> places = new LinkedHashMap<>(Map.ofEntries(
                Map.entry(HostSpec.class, "host b { %s }"),
                Map.entry(GuestSpec.class, "host b { guest g paging nested { %s } }"),
                Map.entry(ProcessSpec.class, "host b { process p { %s } }"),
                Map.entry(RegionSpec.class, "host b { process p { region r at 0 size 4 KiB { %s } } }"),
                Map.entry(MmuSpec.class, "mmu m { %s }"),
                Map.entry(TlbSpec.class, "mmu m { tlb t { 4 KiB: 4 entries   %s } }"),
                Map.entry(WalkCacheSpec.class, "mmu m { layout x86_64   walkCache { pd: 4 entries   %s } }"),
                Map.entry(NestedTlbSpec.class, "mmu m { nestedTlb { 4 KiB: 4 entries   %s } }"),
                Map.entry(LayoutSpec.class, "layout l extends x86_64 { %s }"),
                Map.entry(CostSpec.class, "costs c { %s }"),
                Map.entry(DiskSpec.class, "disk d { %s }"),
                Map.entry(ImageSpec.class, "image i { %s }"),
                Map.entry(FileTrace.class, "trace t = file \"x\" { %s }")));
        Words.alternatives(TraceGenerator.class)
                .forEach((word, type) -> places.put(type, "trace t = " + word + " { %s }"));
        return places;
    }

    static Stream<Arguments> settings() {
        List<Arguments> all = new ArrayList<>();
        PLACES.forEach((type, place) -> add(type, place, all));
        return all.stream();
    }

    /** Every word that a setting knows, in the place that it has. */
    static Stream<Arguments> words() {
        List<Arguments> all = new ArrayList<>();
        PLACES.forEach((type, place) -> addWords(type, place, all));
        return all.stream();
    }

    private static void addWords(Class<? extends Record> type, String place, List<Arguments> all) {
        for (SettingEntry e : SettingGroup.of(type).entries()) {
            if (e.type().isEnum())
                Words.of(e.type()).forEach((word, value) -> {
                    String name = type.getSimpleName() + "." + e.name() + " " + word;
                    if (Words.simulated(value) && value != PagePolicy.OPT) // which only a process can have
                    all.add(Arguments.of(name, place.replace("%s", e.name() + " " + word)));
                });
            else if (e.type().isRecord() && !SettingText.isNumber(e) && !DEFINITIONS.containsKey(e.type()))
                addWords(e.type().asSubclass(Record.class), place.replace("%s", e.name() + " { %s }"), all);
        }
    }

    /** A word of the language, as {@code off} or {@code fault}, may be the value of a setting too. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void wordsCanBeWritten(String word, String text) {
        canBeWritten(word, text);
    }

    private static void add(Class<? extends Record> type, String place, List<Arguments> all) {
        for (SettingEntry e : SettingGroup.of(type).entries())
            all.add(Arguments.of(type.getSimpleName() + "." + e.name(), place.replace("%s", text(e))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void canBeWritten(String setting, String text) {
        String errors = Vmem.issues(Vmem.parse("image plain { }\n" + text)).stream()
                .filter(i -> i.getSeverity() == Severity.ERROR)
                .map(i -> i.getCode() + " " + i.getMessage())
                .collect(Collectors.joining("\n"));
        assertEquals("", errors, text);
    }

    /** A setting and its default, as a user would write it. */
    private static String text(SettingEntry e) {
        if (e.isMap()) return e.name() + " { some " + value(e, Cost.cycles("3")) + " }";
        if (DEFINITIONS.containsKey(e.type())) return e.name() + " " + DEFINITIONS.get(e.type());
        if (e.type().isRecord() && !SettingText.isNumber(e))
            return e.name() + " { "
                    + SettingGroup.of(e.type().asSubclass(Record.class)).entries().stream()
                            .map(RegistryTest::text)
                            .collect(Collectors.joining("   "))
                    + " }";
        if (e.defaultValue() instanceof List<?> list)
            return e.name() + " "
                    + (list.isEmpty()
                            ? "3"
                            : list.stream().map(x -> value(e, x)).collect(Collectors.joining(", ")));
        return e.name() + " " + value(e, e.defaultValue());
    }

    private static String value(SettingEntry e, Object value) {
        if (value instanceof Boolean b) return b ? "on" : "off";
        if (value instanceof String s) return "\"" + s + "\"";
        if (value instanceof Enum<?> word) return Words.of(word);
        if (e.type() == Cost.class && value == null) return "12 cycles"; // takes another cost's
        if (value instanceof Amount) return SettingText.defaultValue(e);
        if (value instanceof Cost c) return c.amount().toPlainString() + (c.cycles() ? " cycles" : " ns");
        BigDecimal number = new BigDecimal(String.valueOf(value));
        return switch (e.dimension()) {
            case COUNT -> number.toPlainString();
            case BYTES -> number.toPlainString() + " bytes";
            case RATIO -> number.movePointRight(2).toPlainString() + " %";
            case FREQUENCY -> number.movePointLeft(6).toPlainString() + " MHz";
            case RATE -> number.toPlainString() + " pages/s";
            case BANDWIDTH -> number.toPlainString() + " bytes/s";
            case TIME, COST, BITS ->
                number.toPlainString() + " " + e.dimension().unit();
        };
    }
}
