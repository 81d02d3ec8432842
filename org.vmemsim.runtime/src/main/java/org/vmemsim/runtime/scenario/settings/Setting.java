package org.vmemsim.runtime.scenario.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component that a user may set by its name, and says what the name means. The default is the value
 * of the same component in the record's {@code DEFAULT} constant; the type is the component's own.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** What the setting means, in one sentence for hover and reference. */
    String value();

    /** What a number counts, and so which units are allowed. Ignored for words, switches, texts and groups. */
    Dimension dimension() default Dimension.COUNT;

    /** What else an {@link Amount} may count. */
    Dimension[] or() default {};

    /** Whether its value may also stand before the block of the group that it is in: {@code sharing ksm { … }}. */
    boolean leading() default false;

    /** Smallest value in the canonical unit. */
    double min() default 0;

    /** Largest value in the canonical unit of {@link #dimension}. */
    double max() default Double.POSITIVE_INFINITY;

    /** Whether a value other than the default has an effect in this version. */
    boolean simulated() default true;

    /** Where the meaning or the default comes from: paper, manual section, kernel file; empty if it is ours. */
    String source() default "";
}
