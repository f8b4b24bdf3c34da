package dev.auditkit.witness;

import org.jspecify.annotations.Nullable;

/** There is no cosignature of a witness. The message names the witness and says why. */
public final class WitnessException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why there is no cosignature. */
    public enum Kind {
        /** The witness did not answer, or not in time. */
        UNREACHABLE,

        /** The witness answered that it does not cosign. */
        REFUSED,

        /** What the witness answered is no right cosignature of its keys. */
        WRONG_ANSWER,

        /** No request could be made here, as when a proof cannot be computed. */
        NO_REQUEST,

        /**
         * The witness says that it has cosigned a larger tree of this log than the one submitted: the log lost entries, or
         * there are two of it.
         */
        ROLLBACK,

        /**
         * The witness says that this log does not extend the tree that it cosigned: the log was rewritten, or there are two
         * of it.
         */
        FORK
    }

    WitnessException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why there is no cosignature. */
    public Kind kind() {
        return kind;
    }

    /** Whether the log itself is in question, and not the witness or the way to it. */
    public boolean accusesTheLog() {
        return kind == Kind.ROLLBACK || kind == Kind.FORK;
    }
}
