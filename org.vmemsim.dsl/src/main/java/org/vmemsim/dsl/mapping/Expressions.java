package org.vmemsim.dsl.mapping;

import java.math.BigDecimal;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Group;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Negation;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.runtime.scenario.Dimension;
import org.vmemsim.runtime.scenario.Expression;
import org.vmemsim.runtime.scenario.Expression.Operator;

/** Expressions that may hold variables of loops and fault handlers; what holds none is computed at once. */
final class Expressions {
    /** An expression and what it counts. */
    private record Typed(Expression expression, Kind kind) {}

    private static final Expression ZERO = Expression.of(0);

    private final Issues issues;
    private final Values values;

    Expressions(Issues issues, Values values) {
        this.issues = issues;
        this.values = values;
    }

    /** An address, in bytes; zero where it is none, and that is said. */
    Expression address(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.BYTES, "An address", true);
    }

    /** A size, in bytes. */
    Expression size(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.BYTES, "A size", false);
    }

    /** A number of times or of pages. */
    Expression count(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.COUNT, "A count", true);
    }

    /** A time, in nanoseconds. */
    Expression time(org.vmemsim.dsl.vMem.Expression e) {
        return of(e, Dimension.TIME, "A time", false);
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

    private Expression of(org.vmemsim.dsl.vMem.Expression e, Dimension d, String what, boolean plain) {
        Optional<Typed> typed = typed(e);
        if (typed.isEmpty()) return ZERO;
        Kind kind = typed.get().kind();
        boolean zero = typed.get().expression().equals(ZERO) && kind.isPlain();
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
        return typed.get().expression();
    }

    private Optional<Typed> typed(org.vmemsim.dsl.vMem.Expression e) {
        if (e == null) return Optional.empty();
        if (!hasVariable(e)) return values.of(e).flatMap(q -> constant(q, e));
        if (e instanceof Group g && g.getUnit() == null) return typed(g.getInner());
        if (e instanceof Negation n)
            return typed(n.getOperand())
                    .map(t -> new Typed(new Expression.Arithmetic(Operator.SUBTRACT, ZERO, t.expression()), t.kind()));
        if (e instanceof Binary b) return binary(b);
        if (e instanceof Reference r && r.getUnit() == null && isVariable(Sources.target(r.getPath()))) {
            Named variable = Sources.target(r.getPath());
            Kind kind = variable instanceof FaultHandler ? Kind.ADDRESS : Kind.NUMBER;
            return Optional.of(new Typed(new Expression.Variable(variable.getName()), kind));
        }
        issues.notSimulatedYet(e, null, "A unit behind a variable");
        return Optional.empty();
    }

    private Optional<Typed> constant(Quantity q, EObject where) {
        // cut, as the runtime divides: N / 4 pages are whole pages
        java.math.BigInteger whole = q.amount().toBigInteger();
        if (whole.bitLength() > 64 || whole.signum() < 0 && whole.bitLength() > 63) {
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
