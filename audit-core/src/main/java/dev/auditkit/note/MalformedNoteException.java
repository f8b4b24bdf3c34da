package dev.auditkit.note;

/** A text is not what it should be: not a signed note, a checkpoint or a verifier key. The message says why. */
public final class MalformedNoteException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong */
    public MalformedNoteException(String message) {
        super(message);
    }
}
