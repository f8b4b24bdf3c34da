package dev.auditkit.verify;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The leaf hashes that are kept of removed entries. */
interface TileHashes {

    /** The hashes of the first leaves of a block, at least {@code count} of them; null when so many are not kept. */
    byte @Nullable [] read(long block, int count) throws IOException;
}
