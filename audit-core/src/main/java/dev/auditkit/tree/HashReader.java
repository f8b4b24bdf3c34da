package dev.auditkit.tree;

import java.io.IOException;

/** Reads the hashes of complete subtrees. */
@FunctionalInterface
public interface HashReader {

    /**
     * The root of the {@code index}-th subtree of {@code 2^level} leaves: on level 0 the leaf hash itself.
     *
     * @throws IOException when it cannot be read
     */
    Hash read(int level, long index) throws IOException;
}
