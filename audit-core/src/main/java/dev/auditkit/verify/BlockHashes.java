package dev.auditkit.verify;

import dev.auditkit.tree.Hash;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The hashes of blocks, from the first on, as the file {@code tree} has them. */
interface BlockHashes {

    /** The hash of a block; null when the file does not reach so far. */
    @Nullable
    Hash read(long block) throws IOException;
}
