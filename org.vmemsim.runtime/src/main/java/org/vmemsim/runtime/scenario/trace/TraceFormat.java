package org.vmemsim.runtime.scenario.trace;

import org.vmemsim.runtime.scenario.settings.Word;

/** The formats of trace files. Compression (gzip, zstd or none) is told from the file's first bytes. */
public enum TraceFormat {
    @Word(meaning = "text of valgrind --tool=lackey --trace-mem=yes: fetches, loads, stores and modifies")
    LACKEY,
    @Word(meaning = "DynamoRIO's drmemtrace", simulated = false)
    DRMEMTRACE,
    @Word(meaning = "QEMU's memory plug-in: R|W, virtual address, size", simulated = false)
    QEMU,
    @Word(meaning = "dinero text: label and address", simulated = false)
    DINERO
}
