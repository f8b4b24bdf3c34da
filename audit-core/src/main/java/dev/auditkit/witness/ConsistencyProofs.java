package dev.auditkit.witness;

import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.List;

/** Proves that the trees of a log extend each other. */
@FunctionalInterface
public interface ConsistencyProofs {

    /**
     * The proof that the tree of {@code newSize} leaves extends the one of {@code oldSize} (RFC 6962, section 2.1.2).
     *
     * @param oldSize at most {@code newSize}
     * @param newSize the size of a checkpoint that is being submitted
     * @return empty when the sizes are equal, or the old one is 0
     * @throws IOException when hashes that it takes cannot be read
     */
    List<Hash> proof(long oldSize, long newSize) throws IOException;
}
