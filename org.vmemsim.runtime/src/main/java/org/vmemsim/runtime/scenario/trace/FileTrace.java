package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * A recorded trace.
 *
 * @param path as it is written, relative to the scenario's folder or absolute
 * @param format of the file's content
 * @param length how many records to read at most; 0 reads all
 */
public record FileTrace(
        String path,
        @Setting("How the file's content is to be read") TraceFormat format,

        @Setting("How many records to read at most; 0 reads the whole file")
        long length)
        implements TraceSource {
    public static final FileTrace DEFAULT = new FileTrace("trace", TraceFormat.LACKEY, 0);

    public FileTrace {
        if (path.isEmpty()) throw new InvalidScenarioException("a trace file needs a path");
        if (length < 0) throw new InvalidScenarioException("a trace's length cannot be negative: " + length);
    }
}
