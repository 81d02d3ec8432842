package org.vmemsim.dsl.mapping.value;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.vMem.Binary;
import org.vmemsim.dsl.vMem.Call;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Group;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Negation;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.VMemPackage;

/** Computes expressions without variables: numbers, units, arithmetic, and names given by {@code let}. */
public final class Values {
    /** Names computed from names, and operators in one expression: more than anybody writes, and no stack is full yet. */
    public static final int DEEPEST = 500;

    private final Issues issues;
    private final Map<String, BigDecimal> overrides;
    private final Map<Let, Optional<Quantity>> lets = new HashMap<>();
    private final Set<Let> underWay = new LinkedHashSet<>();
    private int depth;

    /**
     * @param overrides other values for names given by {@code let} at a file's top level, in canonical units
     */
    public Values(Issues issues, Map<String, BigDecimal> overrides) {
        this.issues = issues;
        this.overrides = overrides;
    }

    /** The value; empty where something is wrong, and that is said. */
    public Optional<Quantity> of(Expression e) {
        if (depth >= DEEPEST) {
            tooDeep(e);
            return Optional.empty();
        }
        depth++;
        try {
            return computed(e).filter(q -> inRange(q, e));
        } finally {
            depth--;
        }
    }

    /** Says that an expression takes more than {@link #DEEPEST} steps. */
    public void tooDeep(Expression e) {
        issues.error(
                e,
                null,
                IssueCodes.TOO_DEEP,
                "This is computed in more than " + DEEPEST + " steps. Take a shorter way to it.");
    }

    private boolean inRange(Quantity q, Expression e) {
        if (q.isInRange()) return true;
        issues.error(
                e,
                null,
                IssueCodes.OUT_OF_RANGE,
                "This is " + q.kind().description() + " of 2^64 or more. Amounts lie below that, at each step.");
        return false;
    }

    private Optional<Quantity> computed(Expression e) {
        if (e instanceof Literal l) return literal(l);
        if (e instanceof Group g) return of(g.getInner()).flatMap(v -> withUnit(v, g.getUnit(), g));
        if (e instanceof Negation n) return of(n.getOperand()).map(Quantity::negate);
        if (e instanceof Binary b) return binary(b);
        if (e instanceof Reference r) return reference(r);
        if (e instanceof Call c) {
            issues.error(
                    c,
                    null,
                    IssueCodes.WRONG_TYPE,
                    "'" + c.getFunction() + "' works on metrics, in expectations only.");
            return Optional.empty();
        }
        return Optional.empty(); // a hole that the parser complained of
    }

    private Optional<Quantity> literal(Literal l) {
        if (l.getNumber() == null) return Optional.empty();
        boolean hex = l.getUnit() == null && Sources.text(l).startsWith("0x");
        return withUnit(new Quantity(l.getNumber(), hex ? Kind.ADDRESS : Kind.NUMBER), l.getUnit(), l);
    }

    private Optional<Quantity> withUnit(Quantity value, String unit, Expression where) {
        return unit == null
                ? Optional.of(value)
                : unit(value.kind(), unit, where).flatMap(value::in);
    }

    /** The unit behind a value of some kind; empty if there is no such unit, or the value has one, and that is said. */
    public Optional<Unit> unit(Kind kind, String unit, Expression where) {
        Optional<Unit> known = Unit.parse(unit);
        if (known.isEmpty()) issues.error(where, null, IssueCodes.UNKNOWN_UNIT, "There is no unit " + unit + ".", unit);
        if (known.isEmpty() || kind.isPlain()) return known;
        issues.error(
                where, null, IssueCodes.WRONG_UNIT, "This is " + kind.description() + " already: it takes no unit.");
        return Optional.empty();
    }

    private Optional<Quantity> binary(Binary b) {
        Optional<Quantity> left = of(b.getLeft());
        Optional<Quantity> right = of(b.getRight());
        if (left.isEmpty() || right.isEmpty()) return Optional.empty();
        if (b.getOperator().equals("/") && right.get().isZero()) {
            issues.error(b, VMemPackage.Literals.BINARY__RIGHT, IssueCodes.OUT_OF_RANGE, "This divides by zero.");
            return Optional.empty();
        }
        Optional<Quantity> result = switch (b.getOperator()) {
            case "+" -> left.get().plus(right.get(), false);
            case "-" -> left.get().plus(right.get(), true);
            case "*" -> left.get().times(right.get());
            default -> left.get().over(right.get());
        };
        if (result.isEmpty()) mismatch(b, left.get().kind(), right.get().kind());
        return result;
    }

    /** Says that two kinds of values do not go together. */
    public void mismatch(Binary b, Kind left, Kind right) {
        issues.error(
                b,
                null,
                IssueCodes.WRONG_UNIT,
                "'" + b.getOperator() + "' does not join " + left.description() + " and " + right.description() + ".");
    }

    private Optional<Quantity> reference(Reference r) {
        Named target = Sources.target(r.getPath());
        if (target instanceof Let let && r.getPath().getSegments().size() == 1)
            return of(let).flatMap(v -> withUnit(v, r.getUnit(), r));
        String word = Sources.text(r.getPath());
        if (target == null)
            issues.error(r.getPath(), null, IssueCodes.UNKNOWN_NAME, "Nothing here is called '" + word + "'.", word);
        else issues.error(r.getPath(), null, IssueCodes.WRONG_TYPE, "'" + word + "' is no number.");
        return Optional.empty();
    }

    /** What a name given by {@code let} stands for. */
    public Optional<Quantity> of(Let let) {
        Optional<Quantity> known = lets.get(let);
        if (known != null) return known;
        if (!underWay.add(let)) {
            issues.error(
                    let,
                    VMemPackage.Literals.NAMED__NAME,
                    IssueCodes.CYCLIC_LET,
                    "'" + let.getName() + "' is computed from itself.");
            return Optional.empty();
        }
        Optional<Quantity> value = let.getValue() == null ? Optional.empty() : of(let.getValue());
        underWay.remove(let);
        BigDecimal other =
                let.getName() != null && let.eContainer() instanceof Model ? overrides.get(let.getName()) : null;
        if (other != null) value = value.map(v -> new Quantity(other, v.kind()));
        lets.put(let, value);
        return value;
    }
}
