package dev.auditkit.verify;

import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.tree.Hash;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the file {@code tree}, whose hashes stand one behind the other, in long reads. For one thread. */
final class TreeFileHashes implements BlockHashes, Closeable {

    static final String NAME = "tree";

    private static final int WINDOW = 1 << 16;

    private final @Nullable StorageFile file;
    private final byte[] window = new byte[WINDOW];
    private long windowAt;
    private int filled;

    TreeFileHashes(Storage storage) throws IOException {
        file = storage.exists(NAME) ? storage.openToRead(NAME) : null;
    }

    /** How many hashes there are. */
    long count() throws IOException {
        return file == null ? 0 : file.size() / Hash.LENGTH;
    }

    @Override
    public @Nullable Hash read(long block) throws IOException {
        if (file == null) {
            return null;
        }
        long at = block * Hash.LENGTH;
        if (at < windowAt || at + Hash.LENGTH > windowAt + filled) {
            windowAt = at;
            filled = file.read(at, window, 0, window.length);
        }
        return filled < Hash.LENGTH ? null : Hash.of(window, (int) (at - windowAt), Hash.LENGTH);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
