package org.vmemsim.tests.random;

/**
 * What is wrong with a run of a scenario.
 *
 * @param kind in a few words, the same for the same fault: a shrunk scenario must fail alike
 * @param text for people
 */
record Failure(String kind, String text) {
    static Failure of(String kind, String mode, String detail) {
        return new Failure(kind, kind + ", " + mode + ": " + detail);
    }

    /** An exception that ends VMemSim: where it came from tells it from others. */
    static Failure inside(Throwable e, String mode) {
        StringBuilder where = new StringBuilder();
        int depth = 0;
        for (StackTraceElement s : e.getStackTrace()) {
            if (depth++ == 12) break;
            where.append("\n        at ").append(s);
        }
        StackTraceElement[] trace = e.getStackTrace();
        String top = trace.length == 0 ? "" : trace[0].getClassName() + "." + trace[0].getMethodName();
        return new Failure(
                "internal failure " + e.getClass().getSimpleName() + " in " + top,
                "internal failure, " + mode + ": " + e + where);
    }

    /** A message without its numbers and names. */
    static String general(String message) {
        return message.replaceAll("0x[0-9a-f]+|\\d+", "#").replaceAll("\\b[gkl](\\[#\\])?(\\.\\w+)?('s)?\\b", "G");
    }
}
