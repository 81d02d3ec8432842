package org.vmemsim.runtime.memory;

/** What a host frame is used for. Every frame has exactly one use at any time, so the numbers of all uses add up. */
public enum FrameUse {
    /** Nothing. */
    FREE,
    /** Tables that the host keeps, and memory of its own processes. */
    HOST,
    /** Memory of one guest. */
    GUEST,
    /** Memory that several pages of guests share, or did: none of them may write it. */
    SHARED,
    /** Guest pages that were compressed, two to a frame. */
    COMPRESSED,
    /** What a virtual machine costs beyond its memory. */
    OVERHEAD
}
