package org.vmemsim.runtime.scenario.run;

/**
 * An address or count that may depend on a loop's variable or on a fault's address. Names given by {@code let} are
 * already replaced by their values.
 */
public sealed interface Expression {
    /** A value in canonical units: bytes, nanoseconds or a count. */
    record Constant(long value) implements Expression {}

    /** The variable of a loop or of a fault handler around. */
    record Variable(String name) implements Expression {}

    /** Two operands; {@code DIVIDE} cuts towards zero. Addresses wrap at 64 bits. */
    record Arithmetic(Operator operator, Expression left, Expression right) implements Expression {}

    /** The replicas from one to another, {@code web[0..4]}; it stands only as an index, and has no value of its own. */
    record Replicas(Expression from, Expression to, boolean closed) implements Expression {}

    /** The four operators. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    /** A constant. */
    static Expression of(long value) {
        return new Constant(value);
    }
}
