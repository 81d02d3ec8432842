package org.vmemsim.runtime.scenario.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The word that stands for an enum constant or for one alternative of a sealed interface, and what it means. Without
 * it, an enum constant's word is its name in lower camel case ({@code TREE_PLRU} is {@code treePlru}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Word {
    /** The word as users write it; empty to derive it from the constant's name. */
    String value() default "";

    /** What the word means, in one sentence. */
    String meaning() default "";

    /** Whether it has an effect in this version. */
    boolean simulated() default true;
}
