package org.vmemsim.cli;

import org.apache.log4j.Layout;
import org.apache.log4j.spi.LoggingEvent;
import org.apache.log4j.spi.ThrowableInformation;

/** One line for what libraries log: who, what, and which failure; a stack trace helps no user. */
public final class LogLine extends Layout {
    @Override
    public String format(LoggingEvent event) {
        String name = event.getLoggerName();
        ThrowableInformation failure = event.getThrowableInformation();
        String reason = failure == null ? "" : " (" + failure.getThrowable() + ")";
        return name.substring(name.lastIndexOf('.') + 1) + ": " + event.getRenderedMessage() + reason + "\n";
    }

    /** Says that this line is all there is to say of a failure. */
    @Override
    public boolean ignoresThrowable() {
        return false;
    }

    @Override
    public void activateOptions() {}
}
