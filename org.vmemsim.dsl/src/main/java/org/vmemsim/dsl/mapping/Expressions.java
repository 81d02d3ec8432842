package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.mapping.value.Amounts;
import org.vmemsim.dsl.mapping.value.Issues;
import org.vmemsim.dsl.mapping.value.Kind;
import org.vmemsim.dsl.mapping.value.Quantity;
import org.vmemsim.dsl.mapping.value.Sources;
import org.vmemsim.dsl.mapping.value.Unit;
import org.vmemsim.dsl.mapping.value.Values;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Group;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Negation;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Expression.Operator;
import org.vmemsim.runtime.scenario.settings.Dimension;

/** Expressions that may hold variables of loops and fault handlers; what holds none is computed at once. */
final class Expressions {
    /** An expression and what it counts. */
    private record Typed(Expression expression, Kind kind) {}

    /** What a kind of value may be, both included, and how that is said. */
    private enum Range {
        /** What loops count by. */
        SIGNED(-63, 63, "from -2^63 to 2^63 - 1"),
        COUNTED(0, 63, "from 0 to 2^63 - 1"),
        /** Addresses, and raw values: negative ones stand for their two's complement. */
        BITS(-63, 64, "of 64 bits");

        private final int low;
        private final int high;
        private final String text;

        Range(int low, int high, String text) {
            this.low = low;
            this.high = high;
            this.text = text;
        }

        boolean holds(BigInteger n) {
            return n.signum() < 0 ? low != 0 && n.bitLength() <= -low : n.bitLength() <= high;
        }
    }

    private static final Expression ZERO = Expression.of(0);

    private final Issues issues;
    private final Values values;
    private int depth;

    Expressions(Issues issues, Values values) {
        this.issues = issues;
        this.values = values;
    }

    /** An address, in bytes; zero where it is none, and that is said. */
    Expression address(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.BYTES, "An address", true, Range.BITS);
    }

    /** A size, in bytes. */
    Expression size(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.BYTES, "A size", false, Range.COUNTED);
    }

    /** A number of times or of pages. */
    Expression count(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.COUNT, "A count", true, Range.COUNTED);
    }

    /** A number that a loop begins or ends with, or steps by. */
    Expression number(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.COUNT, "A number", true, Range.SIGNED);
    }

    /** A time, in nanoseconds. */
    Expression time(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.TIME, "A time", false, Range.COUNTED);
    }

    /** A raw value, such as what an access writes. */
    Expression value(org.vmemsim.dsl.vMem.Expression e) {
        return typed(e).map(Typed::expression).orElse(ZERO);
    }

    /** What a name given by {@code let} stands for, as an address. */
    Expression let(org.vmemsim.dsl.vMem.Let let) {
        return values.of(let)
                .flatMap(q -> constant(q, let))
                .map(Typed::expression)
                .orElse(ZERO);
    }

    private Expression of(org.vmemsim.dsl.vMem.Expression e, Dimension d, String what, boolean plain, Range range) {
        if (e == null) return ZERO;
        Optional<Quantity> known = hasVariable(e) ? Optional.empty() : values.of(e);
        Optional<Typed> typed = hasVariable(e) ? typed(e) : known.map(q -> new Typed(ZERO, q.kind()));
        if (typed.isEmpty()) return ZERO;
        Kind kind = typed.get().kind();
        boolean zero = known.isPresent() && known.get().isZero() && kind.isPlain();
        Quantity one = new Quantity(BigDecimal.ONE, kind);
        boolean fits = zero || plain && kind.isPlain() || Amounts.in(d, one, 0).isPresent();
        if (!fits) {
            issues.error(
                    e,
                    null,
                    IssueCodes.WRONG_UNIT,
                    what + " is wanted here, not " + kind.description() + ": write it like " + Amounts.example(d)
                            + ".");
            return ZERO;
        }
        if (known.isEmpty()) return typed.get().expression();
        if (d != Dimension.TIME) beWhole(known.get(), e, what);
        return constant(known.get(), e, what, range);
    }

    /** What has a fraction is cut, as the runtime divides: that is said, and where the text itself has one it is a mistake. */
    private void beWhole(Quantity q, EObject where, String what) {
        if (q.amount().stripTrailingZeros().scale() <= 0) return;
        String amount = q.amount()
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
        if (!isComputed(where))
            issues.error(
                    where,
                    null,
                    IssueCodes.NOT_WHOLE,
                    what + " is whole, and this is " + amount + ". Write a whole one.");
        else
            issues.warning(
                    where,
                    null,
                    IssueCodes.NOT_WHOLE,
                    what + " is whole, and this is " + amount + ": "
                            + q.amount().toBigInteger() + " is taken. Write a number that divides without rest.");
    }

    private static boolean isComputed(EObject e) {
        return e instanceof Binary
                || e instanceof Reference
                || e.eContents().stream().anyMatch(Expressions::isComputed);
    }

    private Expression constant(Quantity q, org.vmemsim.dsl.vMem.Expression where, String what, Range range) {
        BigInteger whole = q.amount().toBigInteger();
        if (range.holds(whole)) return Expression.of(whole.longValue());
        issues.error(
                where,
                null,
                IssueCodes.OUT_OF_RANGE,
                what + " is " + range.text + ", and this is " + q.amount().toBigInteger() + ".");
        return ZERO;
    }

    private Optional<Typed> typed(org.vmemsim.dsl.vMem.Expression e) {
        if (depth >= Values.DEEPEST) {
            values.tooDeep(e);
            return Optional.empty();
        }
        depth++;
        try {
            return computed(e);
        } finally {
            depth--;
        }
    }

    private Optional<Typed> computed(org.vmemsim.dsl.vMem.Expression e) {
        if (e == null) return Optional.empty();
        if (!hasVariable(e)) return values.of(e).flatMap(q -> constant(q, e));
        if (e instanceof Group g) return typed(g.getInner()).flatMap(t -> withUnit(t, g.getUnit(), g));
        if (e instanceof Negation n)
            return typed(n.getOperand())
                    .map(t -> new Typed(new Expression.Arithmetic(Operator.SUBTRACT, ZERO, t.expression()), t.kind()));
        if (e instanceof Binary b) return binary(b);
        if (e instanceof Reference r && isVariable(Sources.target(r.getPath()))) {
            Named variable = Sources.target(r.getPath());
            Kind kind = variable instanceof FaultHandler ? Kind.ADDRESS : Kind.NUMBER;
            return withUnit(new Typed(new Expression.Variable(variable.getName()), kind), r.getUnit(), r);
        }
        issues.error(e, null, IssueCodes.WRONG_TYPE, "A variable cannot stand in here.");
        return Optional.empty();
    }

    /** What a variable is part of, with a unit behind it: so many times the canonical unit. */
    private Optional<Typed> withUnit(Typed value, String unit, org.vmemsim.dsl.vMem.Expression where) {
        if (unit == null) return Optional.of(value);
        Optional<Unit> known = values.unit(value.kind(), unit, where);
        if (known.isEmpty()) return Optional.empty();
        BigDecimal factor = known.get().factor().stripTrailingZeros();
        if (factor.scale() > 0 || !Range.COUNTED.holds(factor.toBigInteger())) {
            issues.error(
                    where,
                    null,
                    IssueCodes.WRONG_UNIT,
                    "What depends on a variable is computed in whole numbers, and takes no " + unit
                            + ". Multiply or divide instead.");
            return Optional.empty();
        }
        Expression product = factor.equals(BigDecimal.ONE)
                ? value.expression()
                : new Expression.Arithmetic(
                        Operator.MULTIPLY, value.expression(), Expression.of(factor.longValueExact()));
        return Optional.of(new Typed(product, known.get().kind()));
    }

    private Optional<Typed> constant(Quantity q, EObject where) {
        beWhole(q, where, "A number here");
        BigInteger whole = q.amount().toBigInteger();
        if (!Range.BITS.holds(whole)) {
            issues.error(where, null, IssueCodes.OUT_OF_RANGE, "This has more than 64 bits.");
            return Optional.empty();
        }
        return Optional.of(new Typed(Expression.of(whole.longValue()), q.kind()));
    }

    private Optional<Typed> binary(Binary b) {
        Optional<Typed> left = typed(b.getLeft());
        Optional<Typed> right = typed(b.getRight());
        if (left.isEmpty() || right.isEmpty()) return Optional.empty();
        Kind l = left.get().kind();
        Kind r = right.get().kind();
        Optional<Kind> kind = switch (b.getOperator()) {
            case "+", "-" -> Quantity.sumKind(l, r);
            case "*" -> Quantity.productKind(l, r);
            default -> Quantity.quotientKind(l, r);
        };
        if (kind.isEmpty()) {
            values.mismatch(b, l, r);
            return Optional.empty();
        }
        return Optional.of(new Typed(
                new Expression.Arithmetic(
                        operator(b.getOperator()),
                        left.get().expression(),
                        right.get().expression()),
                kind.get()));
    }

    static Operator operator(String sign) {
        return switch (sign) {
            case "+" -> Operator.ADD;
            case "-" -> Operator.SUBTRACT;
            case "*" -> Operator.MULTIPLY;
            default -> Operator.DIVIDE;
        };
    }

    /** What stands for a number, also where memory could stand. */
    static boolean isNumber(Named o) {
        return o instanceof org.vmemsim.dsl.vMem.Let || isVariable(o);
    }

    static boolean isVariable(Named o) {
        return o instanceof ForEach || o instanceof FaultHandler;
    }

    private static boolean hasVariable(org.vmemsim.dsl.vMem.Expression e) {
        if (e instanceof Reference r && isVariable(Sources.target(r.getPath()))) return true;
        return EcoreUtil2.eAllOfType(e, Reference.class).stream()
                .anyMatch(r -> isVariable(Sources.target(r.getPath())));
    }
}
