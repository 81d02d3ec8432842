package org.vmemsim.dsl.mapping.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A number and what it counts, in the canonical unit of its kind. Each is rounded to 34 digits, of which at most 60 stand
 * behind the point, so that no chain of computations makes numbers ever longer. Whole numbers up to {@link #LIMIT} are exact.
 */
public record Quantity(BigDecimal amount, Kind kind) {
    /** What an amount, and each step on the way to it, lies below. */
    static final BigDecimal LIMIT = new BigDecimal(BigInteger.ONE.shiftLeft(64));

    private static final int PLACES = 60;

    public Quantity {
        amount = amount.round(MathContext.DECIMAL128);
        if (amount.scale() > PLACES) amount = amount.setScale(PLACES, RoundingMode.HALF_EVEN);
    }

    /** Whether the amount is one that the language computes with. */
    boolean isInRange() {
        return amount.abs().compareTo(LIMIT) < 0;
    }

    static Quantity plain(BigDecimal amount) {
        return new Quantity(amount, Kind.NUMBER);
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    Quantity negate() {
        return new Quantity(amount.negate(), kind);
    }

    /** This number with a unit behind it; empty if it has one already. */
    Optional<Quantity> in(Unit unit) {
        return kind.isPlain()
                ? Optional.of(new Quantity(amount.multiply(unit.factor()), unit.kind()))
                : Optional.empty();
    }

    /** Sum or difference; empty where kinds do not go together. */
    Optional<Quantity> plus(Quantity other, boolean minus) {
        return sumKind(kind, other.kind)
                .map(k -> new Quantity(minus ? amount.subtract(other.amount) : amount.add(other.amount), k));
    }

    /** Product; empty where kinds do not go together. */
    Optional<Quantity> times(Quantity other) {
        return productKind(kind, other.kind).map(k -> new Quantity(amount.multiply(other.amount), k));
    }

    /** Quotient by what is not zero; empty where kinds do not go together. */
    Optional<Quantity> over(Quantity other) {
        BigDecimal quotient = amount.divide(other.amount, MathContext.DECIMAL128);
        if (kind == Kind.BYTES && other.kind == Kind.TIME)
            return Optional.of(new Quantity(quotient.movePointRight(9), Kind.BANDWIDTH));
        return quotientKind(kind, other.kind).map(k -> new Quantity(quotient, k));
    }

    /** Equal kinds, or a plain number beside anything. */
    public static Optional<Kind> sumKind(Kind a, Kind b) {
        if (a == b) return Optional.of(a);
        if (a == Kind.NUMBER) return Optional.of(b);
        if (b == Kind.NUMBER) return Optional.of(a);
        boolean addresses = (a == Kind.ADDRESS || a == Kind.BYTES) && (b == Kind.ADDRESS || b == Kind.BYTES);
        return addresses ? Optional.of(Kind.ADDRESS) : Optional.empty();
    }

    /** One factor is plain, or a percentage of the other. */
    public static Optional<Kind> productKind(Kind a, Kind b) {
        if (a.isPlain()) return Optional.of(b.isPlain() ? Kind.NUMBER : b);
        if (b.isPlain() || b == Kind.RATIO) return Optional.of(a);
        return a == Kind.RATIO ? Optional.of(b) : Optional.empty();
    }

    public static Optional<Kind> quotientKind(Kind a, Kind b) {
        if (b.isPlain()) return Optional.of(a == Kind.ADDRESS ? Kind.NUMBER : a);
        if (a == b || a == Kind.ADDRESS && b == Kind.BYTES) return Optional.of(Kind.NUMBER);
        return b == Kind.RATIO ? Optional.of(a) : Optional.empty();
    }
}
