package org.vmemsim.dsl.messages;

/** Codes of everything that the language complains of, so that quick fixes and tests can tell complaints apart. */
public final class IssueCodes {
    private IssueCodes() {}

    // ---- the parser
    public static final String NO_SEMICOLON = "no-semicolon";
    public static final String SINGLE_EQUALS = "single-equals";
    public static final String UNCLOSED = "unclosed";
    public static final String RESERVED_NAME = "reserved-name";
    public static final String MISSING_NAME = "missing-name";
    public static final String MISSING_VALUE = "missing-value";
    public static final String MISSING_PLACE = "missing-place";
    public static final String MISSING_WORD = "missing-word";
    public static final String MISSING_TEXT = "missing-text";
    public static final String UNKNOWN_OPERATION = "unknown-operation";
    public static final String UNEXPECTED = "unexpected";
    public static final String OPEN_COMMENT = "open-comment";
    public static final String OPEN_TEXT = "open-text";
    public static final String BAD_NUMBER = "bad-number";

    // ---- the linker
    public static final String UNKNOWN_NAME = "unknown-name";

    // ---- the validator, on structure
    public static final String STRAY_BRACE = "stray-brace";
    public static final String UNKNOWN_DEFINITION = "unknown-definition";
    public static final String MISSING_IMPORT = "missing-import";
    public static final String DUPLICATE_NAME = "duplicate-name";
    public static final String CYCLIC_EXTENDS = "cyclic-extends";
    /** Beside the parser: a setting's name is a unit of another convention. */
    public static final String UNKNOWN_UNIT = "unknown-unit";

    public static final String MINUS_FOR_RANGE = "minus-for-range";
}
