package dev.auditkit.witness;

import dev.auditkit.note.SignedNote;

/** Is told what comes of asking witnesses. Called by one thread, which it should not hold up. */
public interface WitnessingListener {

    /**
     * A checkpoint meets the policy. Called again with the same checkpoint when more witnesses have cosigned it.
     *
     * @param checkpoint with the log's signatures and the cosignatures, which are verified
     */
    void witnessed(SignedNote checkpoint);

    /**
     * A witness did not cosign. Called at each try.
     *
     * @param witness what the policy calls it
     * @param why the reason; {@link WitnessException#accusesTheLog()} tells whether it is one for alarm
     */
    void failed(String witness, WitnessException why);
}
