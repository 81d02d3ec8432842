package org.vmemsim.dsl.generator;

/** What the author of a scenario wrote for readers; generated Java says it again. */
interface Notes {
    /** None at all: a scenario without a file. */
    Notes NONE = new Notes() {
        @Override
        public String documentation(String kind, String name) {
            return "";
        }

        @Override
        public String line(int number) {
            return "";
        }
    };

    /**
     * The documentation of a definition, or an empty text.
     *
     * @param kind as the language calls it, such as {@code host}
     */
    String documentation(String kind, String name);

    /** A line of the file, from 1, or an empty text. */
    String line(int number);

    /** Text that may stand in a comment: nothing in it ends the comment or is read by the compiler. */
    static String safe(String text) {
        return text.replace("*/", "* /").replace("\\u", "\\ u");
    }

    /** Text that may stand in a comment of one line. */
    static String line(String text) {
        return safe(text).replaceAll("\\R|[\\p{Cntrl}&&[^\t]]", " ");
    }
}
