package org.vmemsim.runtime.scenario.processor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bits of x86 control registers that {@code control} can switch, by the manual's name and by a longer word. What each
 * drops is Intel SDM 3A, 4.10.4.1; what each does to later walks, 4.1.3 and 4.6.
 */
public enum ControlBit {
    PG("pg", "paging", true, "CR0.PG: from on to off drops everything; nothing runs while it is off"),
    WP("wp", "writeProtect", true, "CR0.WP: concerns the supervisor's accesses alone, and drops nothing"),
    PGE("pge", "globalPages", true, "CR4.PGE: a change drops everything; off, no page counts as global"),
    PCIDE("pcide", "processTags", true, "CR4.PCIDE: from on to off drops everything; off, a root load flushes"),
    PAE("pae", "physicalExtension", true, "CR4.PAE: a change drops the current address space, and global pages"),
    SMEP(
            "smep",
            "supervisorExecution",
            false,
            "CR4.SMEP: from off to on drops the current address space, and global pages"),
    SMAP("smap", "supervisorAccess", false, "CR4.SMAP: concerns the supervisor's accesses alone, and drops nothing"),
    NXE("nxe", "noExecute", true, "EFER.NXE: drops nothing; off, the no-execute bit of an entry is reserved");

    private final String word;
    private final String longer;
    private final boolean initially;
    private final String meaning;

    ControlBit(String word, String longer, boolean initially, String meaning) {
        this.word = word;
        this.longer = longer;
        this.initially = initially;
        this.meaning = meaning;
    }

    /** The manual's name, in small letters. */
    public String word() {
        return word;
    }

    /** The longer word for it. */
    public String longer() {
        return longer;
    }

    /** Whether it is on when a run begins; {@link #PCIDE} only where address spaces are tagged. */
    public boolean isInitiallyOn() {
        return initially;
    }

    /** What it does, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** All words, each with its bit: first the manual's names, then the longer words. */
    public static Map<String, ControlBit> words() {
        Map<String, ControlBit> words = new LinkedHashMap<>();
        for (ControlBit b : values()) words.put(b.word, b);
        for (ControlBit b : values()) words.put(b.longer, b);
        return words;
    }
}
