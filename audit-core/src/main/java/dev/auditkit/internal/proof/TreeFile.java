package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.LogTree;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.NavigableMap;

/**
 * The file {@code tree}: the hash of each full block of 256 leaves, {@value Hash#LENGTH} bytes at that many times its number. A
 * block's hash is what C2SP tlog-tiles calls a hash of level 1. The file is kept when the entries are removed. For one thread.
 */
public final class TreeFile {

    /** Its name. */
    public static final String NAME = "tree";

    private final AppendedFile file;

    /**
     * @param blocks how many of the hashes in the file are good and on stable storage; those that follow are written over
     */
    public TreeFile(Storage storage, long blocks) {
        this.file = new AppendedFile(storage, NAME, blocks * Hash.LENGTH);
    }

    /** Saves, durably, the hashes of all blocks of a state of the tree that are not in the file yet. */
    public void save(LogTree tree, TreeState state) throws IOException {
        NavigableMap<Long, Hash> unsaved = tree.unsaved();
        long saved = file.length() / Hash.LENGTH;
        unsaved.headMap(saved).clear(); // after a rewrite of the segment they were hashed again
        int count = Math.toIntExact(state.fullBlocks() - saved);
        if (count <= 0) {
            return;
        }
        byte[] hashes = new byte[count * Hash.LENGTH];
        for (int i = 0; i < count; i++) {
            Hash hash = unsaved.get(saved + i);
            if (hash == null) {
                throw new IllegalStateException("the hash of block " + (saved + i) + " is neither saved nor known");
            }
            hash.copyTo(hashes, i * Hash.LENGTH);
        }
        file.append(hashes);
        unsaved.headMap(state.fullBlocks()).clear();
    }

    /** How many whole hashes the file has. */
    static long blocks(Storage storage) throws IOException {
        if (!storage.exists(NAME)) {
            return 0;
        }
        try (StorageFile file = storage.openToRead(NAME)) {
            return file.size() / Hash.LENGTH;
        }
    }
}
