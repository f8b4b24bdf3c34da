package dev.auditkit.verify;

import dev.auditkit.tree.Hash;
import java.util.List;

/**
 * What became of a checkpoint that was kept elsewhere. Immutable.
 *
 * @param size its size
 * @param root its root
 * @param outcome what it says about the log
 * @param proof the consistency proof (RFC 6962, section 2.1.2) from it to the newest checkpoint, which was checked; empty
 *     unless the outcome is {@link Outcome#EXTENDED}
 */
public record KeptCheckpoint(long size, Hash root, Outcome outcome, List<Hash> proof) {

    /** What a kept checkpoint says. */
    public enum Outcome {

        /** The log is its continuation: nothing that it covered was changed or removed. */
        EXTENDED,

        /** The hashes that would show it were removed with the entries, as retention wants. */
        NOT_PROVABLE,

        /** The log is another one, or was rewritten or rolled back. */
        CONTRADICTED
    }

    /** Takes an unmodifiable copy of the list. */
    public KeptCheckpoint {
        proof = List.copyOf(proof);
    }
}
