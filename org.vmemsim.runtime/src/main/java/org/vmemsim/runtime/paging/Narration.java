package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;

/** Where a machine's parts find the narrator, if there is one. Asked on walks and rarer events only. */
public final class Narration {
    /** Null unless an explanation is being made. */
    public @Nullable Narrator narrator;
}
