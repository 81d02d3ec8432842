package org.vmemsim.cli;

/** Something that the user can mend; the message says what is wrong and what would be right. */
final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserException(String message) {
        super(message);
    }
}
