package org.vmemsim.cli.terminal;

/** Something that the user can mend; the message says what is wrong and what would be right. */
public final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserException(String message) {
        super(message);
    }
}
