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
    /** A word of the language, misspelt. */
    public static final String UNKNOWN_KEYWORD = "unknown-keyword";
    /** What belongs in another block. */
    public static final String MISPLACED = "misplaced";

    /** One word or sign too many, too few or in the wrong place, found by trying. */
    public static final String ONE_EDIT = "one-edit";

    public static final String NO_EQUALS = "no-equals";
    public static final String OPEN_COMMENT = "open-comment";
    public static final String OPEN_TEXT = "open-text";
    public static final String BAD_NUMBER = "bad-number";

    // ---- the linker
    public static final String UNKNOWN_NAME = "unknown-name";
    public static final String AMBIGUOUS_NAME = "ambiguous-name";
    public static final String WRONG_HOST = "wrong-host";

    // ---- the validator, on structure
    public static final String STRAY_BRACE = "stray-brace";
    public static final String UNKNOWN_DEFINITION = "unknown-definition";
    public static final String MISSING_IMPORT = "missing-import";
    public static final String DUPLICATE_NAME = "duplicate-name";
    public static final String CYCLIC_EXTENDS = "cyclic-extends";
    /** Beside the parser: a setting's name is a unit of another convention. */
    public static final String UNKNOWN_UNIT = "unknown-unit";

    public static final String MINUS_FOR_RANGE = "minus-for-range";

    // ---- the mapping, on values and meaning
    public static final String UNKNOWN_SETTING = "unknown-setting";
    public static final String DUPLICATE_SETTING = "duplicate-setting";
    public static final String WRONG_UNIT = "wrong-unit";
    public static final String WRONG_TYPE = "wrong-type";
    public static final String OUT_OF_RANGE = "out-of-range";
    /** A fraction where whole numbers count. */
    public static final String NOT_WHOLE = "not-whole";
    /** A file in another encoding than UTF-8. */
    public static final String ENCODING = "encoding";
    /** A failure of VMemSim itself. */
    public static final String INTERNAL = "internal";
    /** Nested deeper, or computed in more steps, than the language takes. */
    public static final String TOO_DEEP = "too-deep";

    public static final String TOO_LONG = "too-long";
    public static final String TOO_MANY = "too-many-problems";
    /** {@code step} where nothing steps. */
    public static final String NO_STEP = "no-step";
    /** {@code where} outside a sweep. */
    public static final String NO_SWEEP = "no-sweep";

    public static final String UNKNOWN_WORD = "unknown-word";
    public static final String UNKNOWN_METRIC = "unknown-metric";
    public static final String UNKNOWN_LEVEL = "unknown-level";
    public static final String CYCLIC_LET = "cyclic-let";
    public static final String INDEX_BITS = "index-bits";
    public static final String FRAME_BITS = "frame-bits";
    public static final String MISSING_MEANING = "missing-meaning";
    public static final String NO_SUCH_PAGE = "no-such-page";
    public static final String WAYS = "ways";
    /** Memory that no table maps, wanted by two machines or not there at all. */
    public static final String BARE = "bare";

    /** Memory or addresses that page tables cannot reach. */
    public static final String REACH = "reach";

    /** A guest's reservation that cannot be. */
    public static final String RESERVATION = "reservation";
    /** Reservations that a host cannot keep together. */
    public static final String ADMISSION = "admission";
    /** A tag of translations that the processor cannot hold, or has no use for. */
    public static final String TAG = "tag";
    /** Fewer shadow pages than one walk needs. */
    public static final String SHADOW_LIMIT = "shadow-limit";
    /** A limit that limits nothing. */
    public static final String LIMIT = "limit";

    /** More than memory holds is there from the start. */
    public static final String OVERFULL = "overfull";
    /** A balloon whose guest has no swap device, or too small a one. */
    public static final String GUEST_SWAP = "guest-swap";

    public static final String OVERLAPPING_REGIONS = "overlapping-regions";
    public static final String MISSING_SIZE = "missing-size";
    public static final String NO_SUBJECT = "no-subject";
    public static final String MISSING_INDEX = "missing-index";
    public static final String NO_INDEX = "no-index";
    public static final String MISSING_RUN = "missing-run";
    /** What needs time stands in a run that has none. */
    public static final String NO_DURATION = "no-duration";

    /** What is to happen after the end of its run. */
    public static final String TOO_LATE = "too-late";

    /** What happens later stands in a phase, which is over by then. */
    public static final String LATER_THAN_PHASE = "later-than-phase";
    /** A workload that is stopped, and that nothing starts. */
    public static final String NEVER_STARTED = "never-started";
    /** A setting that cannot change while a run goes on. */
    public static final String FIXED = "fixed";
    /** What only a host does. */
    public static final String WRONG_ACTOR = "wrong-actor";

    public static final String MISSING_TRACE = "missing-trace";

    /** What the runtime's own records refuse. */
    public static final String INVALID = "invalid";

    /** A block of what is turned off. */
    public static final String NO_EFFECT = "no-effect";

    /** Understood, but without effect in this version. */
    public static final String NOT_SIMULATED_YET = "not-simulated-yet";

    public static final String MISSING_TRACE_FILE = "missing-trace-file";
}
