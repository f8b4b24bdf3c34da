package dev.auditkit.verify;

import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether notes are signed by keys; checks each pair once. For one thread. */
final class KeyUse {

    /** What a note has of a key. */
    enum Signed {
        /** No signature that says it is the key's. */
        ABSENT,
        /** A right one. */
        RIGHT,
        /** A wrong one. */
        WRONG,
        /** One that this Java platform cannot check. */
        UNCHECKED
    }

    private final Map<SignedNote, Map<VerifierKey, Signed>> known = new HashMap<>();

    Signed of(StoredCheckpoint stored, VerifierKey key) {
        return known.computeIfAbsent(stored.note(), note -> new HashMap<>())
                .computeIfAbsent(key, unknown -> check(stored, unknown));
    }

    private static Signed check(StoredCheckpoint stored, VerifierKey key) {
        List<VerifierKey> one = List.of(key);
        try {
            stored.note().only(one);
        } catch (MalformedNoteException e) {
            return Signed.ABSENT;
        }
        if (!key.isSupported()) {
            return Signed.UNCHECKED;
        }
        try {
            stored.note().verify(one);
            // The name of a log's key is its origin (C2SP tlog-checkpoint): a key speaks for no other log.
            return key.name().equals(stored.checkpoint().origin()) ? Signed.RIGHT : Signed.WRONG;
        } catch (InvalidSignatureException e) {
            return Signed.WRONG;
        }
    }
}
