package org.vmemsim.dsl.mapping.layout;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Kind;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Unit;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.EntryRule;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.FieldTest;
import org.vmemsim.dsl.vMem.Reach;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.layout.BitRange;
import org.vmemsim.runtime.scenario.layout.EntryRules;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;
import org.vmemsim.runtime.scenario.layout.EntryRules.FramePiece;
import org.vmemsim.runtime.scenario.layout.EntryRules.Span;
import org.vmemsim.runtime.scenario.layout.Meaning;
import org.vmemsim.runtime.scenario.settings.Words;

/** The rules for entries of one kind at one level, from the blocks that speak of them. */
final class EntryRulesMapper {
    private static final Map<String, Enum<?>> MEANINGS = Words.of(Meaning.class);

    private final Issues issues;
    private final int entryBits;
    private final int physicalBits;

    EntryRulesMapper(Issues issues, int entryBytes, int physicalBits) {
        this.issues = issues;
        this.entryBits = 8 * entryBytes;
        this.physicalBits = physicalBits;
    }

    /**
     * Where entries stand.
     *
     * @param offsetBits address bits that are no frame bits, since what the entry points to is so large
     * @param exact whether the frame must begin right above them; otherwise frame bits below are reserved
     * @param asksLeaf whether hardware asks here if an entry is a leaf
     * @param leafIsMalformed whether an entry here that says to be a leaf is malformed
     */
    record Place(int offsetBits, boolean exact, boolean asksLeaf, boolean leafIsMalformed) {}

    /** @param rules by name, as {@link EntryFormats#rules} gives them */
    EntryRules map(Map<String, List<EntryRule>> rules, Place place) {
        Map<String, List<BitRange>> fields = fields(rules);
        BitTests tests = new BitTests(issues, t -> bits(t, fields));
        Map<Meaning, List<BitTest>> meanings = new EnumMap<>(Meaning.class);
        rules.forEach((name, all) -> meaning(name, all, fields, tests, meanings));
        List<BitTest> leaf = meanings.get(Meaning.LEAF);
        if (!place.asksLeaf()) meanings.remove(Meaning.LEAF);
        if (place.leafIsMalformed() && leaf != null) meanings.merge(Meaning.MALFORMED, leaf, EntryRulesMapper::either);
        List<FramePiece> frame = new ArrayList<>();
        long reserved = mask(fields.getOrDefault(EntryFormats.RESERVED, List.of()));
        for (EntryRule r : rules.getOrDefault(EntryFormats.FRAME, List.of()))
            if (r instanceof Field f) reserved |= piece(f, place, frame);
        frame.sort(Comparator.comparingInt(p -> p.address().low()));
        return new EntryRules(meanings, frame, reserved, spans(rules, tests), fields);
    }

    private void meaning(
            String name,
            List<EntryRule> rules,
            Map<String, List<BitRange>> fields,
            BitTests tests,
            Map<Meaning, List<BitTest>> meanings) {
        Meaning meaning = (Meaning) MEANINGS.get(name);
        for (EntryRule r : rules) {
            if (r instanceof org.vmemsim.dsl.vMem.Meaning m) {
                if (meaning == null)
                    issues.unknown(
                            m,
                            VMemPackage.Literals.MEANING__MEANING,
                            IssueCodes.UNKNOWN_WORD,
                            "There is no meaning",
                            name,
                            MEANINGS.keySet());
                else meanings.merge(meaning, tests.of(m.getCondition(), true), EntryRulesMapper::either);
            } else if (meaning != null && r instanceof Field && fields.containsKey(name)) {
                meanings.put(meaning, BitTests.anySet(fields.get(name)));
            }
        }
    }

    private static List<BitTest> either(List<BitTest> a, List<BitTest> b) {
        List<BitTest> all = new ArrayList<>(a);
        b.stream().filter(t -> !all.contains(t)).forEach(all::add);
        return List.copyOf(all);
    }

    private Map<String, List<BitRange>> fields(Map<String, List<EntryRule>> rules) {
        Map<String, List<BitRange>> fields = new LinkedHashMap<>();
        rules.forEach((name, all) -> {
            List<BitRange> ranges = new ArrayList<>();
            for (EntryRule r : all) if (r instanceof Field f) ranges.addAll(ranges(f));
            if (!ranges.isEmpty()) fields.put(name, List.copyOf(ranges));
        });
        return fields;
    }

    private List<BitRange> ranges(Field f) {
        List<BitRange> all = new ArrayList<>();
        for (var b : f.getBits()) range(b).ifPresent(all::add);
        return all;
    }

    /** Bits of an entry; empty, and an issue, where an entry has no such bits. */
    private Optional<BitRange> range(org.vmemsim.dsl.vMem.BitRange b) {
        long low = b.getLow();
        long high = Sources.text(b, VMemPackage.Literals.BIT_RANGE__HIGH).isEmpty() ? low : b.getHigh();
        if (high >= entryBits) {
            issues.error(
                    b, null, IssueCodes.FRAME_BITS, "An entry of " + entryBits / 8 + " bytes has no bit " + high + ".");
        } else if (high < low) {
            issues.error(b, null, IssueCodes.FRAME_BITS, "Bits are counted upwards: " + high + ".." + low + ".");
        } else {
            return Optional.of(new BitRange((int) low, (int) high));
        }
        return Optional.empty();
    }

    /** The field that a test names: as it is for these entries, else as it was found. */
    private List<BitRange> bits(FieldTest t, Map<String, List<BitRange>> fields) {
        Field field = t.getField();
        if (field == null || field.eIsProxy()) return List.of();
        List<BitRange> here = fields.get(field.getName());
        return here != null ? here : ranges(field);
    }

    /** Adds a piece of the frame, and gives the bits of it that must be zero. */
    private long piece(Field f, Place place, List<FramePiece> frame) {
        List<BitRange> entry = ranges(f);
        if (entry.isEmpty()) return 0;
        if (entry.size() > 1) {
            issues.error(
                    f,
                    null,
                    IssueCodes.FRAME_BITS,
                    "Each piece of the frame stands in a line of its own: 'frame a..b'.");
            return 0;
        }
        BitRange from = entry.get(0);
        if (f.getAddress() != null
                && Math.max(f.getAddress().getLow(), f.getAddress().getHigh()) > 63) {
            issues.error(f.getAddress(), null, IssueCodes.FRAME_BITS, "An address has bits 0 to 63.");
            return 0;
        }
        int low = f.getAddress() == null ? from.low() : (int) f.getAddress().getLow();
        boolean one = f.getAddress() == null
                || Sources.text(f.getAddress(), VMemPackage.Literals.BIT_RANGE__HIGH)
                        .isEmpty();
        int high = f.getAddress() == null
                ? from.high()
                : one ? low : (int) f.getAddress().getHigh();
        if (high - low != from.high() - from.low() || high > 63) {
            issues.error(
                    f.getAddress(),
                    null,
                    IssueCodes.FRAME_BITS,
                    "Bits " + from.low() + ".." + from.high() + " hold " + from.width() + " address bits, not "
                            + (high - low + 1) + ".");
            return 0;
        }
        if (place.exact() && low < place.offsetBits())
            issues.error(
                    f,
                    null,
                    IssueCodes.FRAME_BITS,
                    "Frame bits lie within the offset of a page: the frame begins at address bit " + place.offsetBits()
                            + ", not " + low + ".");
        int keptLow = Math.max(low, place.offsetBits());
        int keptHigh = Math.min(high, physicalBits - 1);
        if (keptLow > keptHigh) return from.mask();
        BitRange kept = new BitRange(from.low() + keptLow - low, from.high() - (high - keptHigh));
        frame.add(new FramePiece(kept, new BitRange(keptLow, keptHigh)));
        return from.mask() & ~kept.mask();
    }

    private List<Span> spans(Map<String, List<EntryRule>> rules, BitTests tests) {
        List<Span> all = new ArrayList<>();
        for (EntryRule r : rules.getOrDefault(EntryFormats.SPANS, List.of())) {
            if (!(r instanceof Reach reach) || reach.getSize() == null) continue;
            Optional<Unit> unit = Unit.parse(reach.getSize().getUnit());
            if (unit.isEmpty() || unit.get().kind() != Kind.BYTES)
                issues.error(reach.getSize(), null, IssueCodes.WRONG_UNIT, "A leaf spans a size, such as 64 KiB.");
            else
                span(reach, reach.getSize().getNumber().multiply(unit.get().factor()))
                        .ifPresent(bytes -> all.add(new Span(bytes, tests.of(reach.getCondition(), true))));
        }
        return all;
    }

    /** What a leaf spans is aligned to itself: a power of two. */
    private Optional<Long> span(Reach reach, BigDecimal bytes) {
        boolean whole = bytes.stripTrailingZeros().scale() <= 0 && bytes.signum() > 0;
        if (whole
                && bytes.toBigInteger().bitCount() == 1
                && bytes.toBigInteger().bitLength() <= 63) return Optional.of(bytes.longValue());
        issues.error(
                reach.getSize(),
                null,
                IssueCodes.OUT_OF_RANGE,
                "A leaf spans a power of two, such as 64 KiB, and less than 2^63 bytes.");
        return Optional.empty();
    }

    private static long mask(List<BitRange> ranges) {
        return ranges.stream().mapToLong(BitRange::mask).reduce(0, (a, b) -> a | b);
    }
}
