package org.vmemsim.dsl.mapping.layout;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.And;
import org.vmemsim.dsl.vMem.Condition;
import org.vmemsim.dsl.vMem.FieldTest;
import org.vmemsim.dsl.vMem.Not;
import org.vmemsim.dsl.vMem.Or;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.layout.BitRange;
import org.vmemsim.runtime.scenario.layout.EntryRules.BitTest;

/**
 * Conditions over the bits of an entry as a disjunction of tests, each a conjunction: {@code (entry & mask) == value}. An
 * empty list never holds; a test with an empty mask always does.
 */
final class BitTests {
    /** Alternatives of one condition: each joint of two multiplies them. */
    private static final int MOST = 4096;

    private final Issues issues;
    private final Function<FieldTest, List<BitRange>> bits;
    private int depth;

    /**
     * @param bits where the field that a test names lies; empty where it is unknown
     */
    BitTests(Issues issues, Function<FieldTest, List<BitRange>> bits) {
        this.issues = issues;
        this.bits = bits;
    }

    /** Some bit of the ranges is set. */
    static List<BitTest> anySet(List<BitRange> ranges) {
        return eachBit(ranges).stream().map(b -> new BitTest(b, b)).toList();
    }

    /** The tests for a condition, or for its contrary. */
    List<BitTest> of(Condition c, boolean holds) {
        if (depth >= Values.DEEPEST) {
            issues.error(
                    c,
                    null,
                    IssueCodes.TOO_DEEP,
                    "This condition has more than " + Values.DEEPEST + " parts. Take a shorter one.");
            return List.of();
        }
        depth++;
        try {
            return tests(c, holds);
        } finally {
            depth--;
        }
    }

    private List<BitTest> tests(Condition c, boolean holds) {
        if (c instanceof Not n) return of(n.getOperand(), !holds);
        if (c instanceof Or o)
            return holds ? either(o.getLeft(), o.getRight(), true) : both(o.getLeft(), o.getRight(), false);
        if (c instanceof And a)
            return holds ? both(a.getLeft(), a.getRight(), true) : either(a.getLeft(), a.getRight(), false);
        return c instanceof FieldTest t ? field(t, holds) : List.of();
    }

    private List<BitTest> either(Condition a, Condition b, boolean holds) {
        List<BitTest> all = new ArrayList<>(of(a, holds));
        all.addAll(of(b, holds));
        return all.stream().distinct().toList();
    }

    private List<BitTest> both(Condition a, Condition b, boolean holds) {
        List<BitTest> all = new ArrayList<>();
        List<BitTest> left = of(a, holds);
        List<BitTest> right = of(b, holds);
        if ((long) left.size() * right.size() > MOST) {
            issues.error(
                    b,
                    null,
                    IssueCodes.TOO_DEEP,
                    "This condition has more than " + MOST + " alternatives. Take one with fewer.");
            return left;
        }
        for (BitTest x : left) {
            for (BitTest y : right) {
                long common = x.mask() & y.mask();
                boolean contrary = (x.value() & common) != (y.value() & common);
                if (!contrary) all.add(new BitTest(x.mask() | y.mask(), x.value() | y.value()));
            }
        }
        return all.stream().distinct().toList();
    }

    private List<BitTest> field(FieldTest t, boolean holds) {
        List<BitRange> ranges = bits.apply(t);
        if (ranges.isEmpty()) return List.of();
        long mask = ranges.stream().mapToLong(BitRange::mask).reduce(0, (a, b) -> a | b);
        if (t.getOperator() == null) return holds ? anySet(ranges) : List.of(new BitTest(mask, 0));
        long value = spread(t, ranges);
        if (t.getOperator().equals("==") == holds) return List.of(new BitTest(mask, value));
        return eachBit(ranges).stream().map(b -> new BitTest(b, ~value & b)).toList();
    }

    /** A field's value laid into its bits, lowest range first. */
    private long spread(FieldTest t, List<BitRange> ranges) {
        BigDecimal wanted = t.getValue() == null ? BigDecimal.ZERO : t.getValue();
        int width = ranges.stream().mapToInt(BitRange::width).sum();
        if (wanted.toBigInteger().bitLength() > width
                || wanted.stripTrailingZeros().scale() > 0)
            issues.error(
                    t,
                    VMemPackage.Literals.FIELD_TEST__VALUE,
                    IssueCodes.OUT_OF_RANGE,
                    "A field of " + width + (width == 1 ? " bit" : " bits") + " is never " + wanted.toPlainString()
                            + ".");
        long rest = wanted.longValue();
        long value = 0;
        for (BitRange r : ranges) {
            value |= rest << r.low() & r.mask();
            rest = r.width() == 64 ? 0 : rest >>> r.width();
        }
        return value;
    }

    private static List<Long> eachBit(List<BitRange> ranges) {
        List<Long> all = new ArrayList<>();
        for (BitRange r : ranges) for (int i = r.low(); i <= r.high(); i++) all.add(1L << i);
        return all;
    }
}
