package org.vmemsim.runtime.paging;

import org.jspecify.annotations.Nullable;

/** Where a machine's parts find the listener, if there is one. Asked on walks and rarer events only. */
public final class Tracing {
    /** Null unless an explanation is being made. */
    public @Nullable TraceListener listener;
}
