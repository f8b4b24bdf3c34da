package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.TilePath;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The level-0 tiles that are kept when entries are removed: their leaf hashes, in the path and encoding of C2SP tlog-tiles. */
final class KeptTiles {

    private final Storage storage;

    KeptTiles(Storage storage) {
        this.storage = storage;
    }

    /** The hashes of a block's first {@code width} leaves, or of all; null where no tile has as many. */
    byte @Nullable [] read(long block, int width) throws IOException {
        byte[] full = read(path(block, BlockHasher.LEAVES), BlockHasher.BYTES);
        if (full != null || width == BlockHasher.LEAVES) {
            return full;
        }
        return read(path(block, width), width * Hash.LENGTH);
    }

    private byte @Nullable [] read(String name, int length) throws IOException {
        byte[] bytes = SmallFiles.read(storage, name, BlockHasher.BYTES);
        return bytes != null && bytes.length == length ? bytes : null;
    }

    /** Writes, durably, the tile of a block's first {@code width} leaves. */
    void write(long block, int width, byte[] hashes) throws IOException {
        SmallFiles.replace(storage, path(block, width), Arrays.copyOf(hashes, width * Hash.LENGTH));
    }

    private static String path(long block, int width) {
        return new TilePath(0, block, width).toString();
    }
}
