package dev.auditkit.tiles;

import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.proof.DamagedEntryException;
import dev.auditkit.internal.proof.MissingHashException;
import dev.auditkit.internal.proof.Prover;
import dev.auditkit.internal.proof.StoredTree;
import dev.auditkit.internal.query.EntryBundles;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.TilePath;
import dev.auditkit.tree.Tiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers the requests of C2SP tlog-tiles from a log directory, which another process may be writing: {@code checkpoint},
 * {@code tile/<L>/<N>} with partial tiles, and {@code tile/entries/<N>} for whoever may read entries. What retention has removed is
 * gone (410), unless its hashes were kept. Safe for use by many threads.
 */
public final class TileService {

    private static final String CHECKPOINT = "checkpoint";

    private final DirectoryStorage storage;
    private final DirectoryJournal journal;

    private TileService(DirectoryStorage storage) {
        this.storage = storage;
        this.journal = new DirectoryJournal(storage);
    }

    /**
     * Serves the log in a directory.
     *
     * @throws AuditStorageException when there is no such directory
     */
    public static TileService of(Path logDir) {
        try {
            return new TileService(DirectoryStorage.of(logDir));
        } catch (IOException e) {
            throw new AuditStorageException("The audit log in " + logDir + " cannot be read", e);
        }
    }

    /**
     * Answers a request.
     *
     * @param path what is asked for, without a slash before it; anything may stand in it
     * @param mayReadEntries whether who asks may read the entries, and not only their hashes
     * @throws AuditStorageException when a file cannot be read
     * @throws AuditIntegrityException when the log is damaged where the answer is taken from
     */
    public TileAnswer get(String path, boolean mayReadEntries) {
        SignedNote newest = Prover.newest(storage);
        if (newest == null) {
            return TileAnswer.refusal(404, "there is no checkpoint yet");
        }
        if (path.equals(CHECKPOINT)) {
            return TileAnswer.checkpoint(newest.bytes());
        }
        TilePath tile;
        try {
            tile = TilePath.parse(path);
        } catch (IllegalArgumentException e) {
            return TileAnswer.refusal(404, String.valueOf(e.getMessage()));
        }
        if (tile.entries() && !mayReadEntries) {
            return TileAnswer.refusal(403, "entries are not shown to everyone");
        }
        return tile(tile, size(newest));
    }

    private TileAnswer tile(TilePath tile, long size) {
        if (tile.width() > Tiles.width(tile.level(), tile.index(), size)) {
            return TileAnswer.refusal(404, "a tree of " + size + " has no " + tile);
        }
        try (StoredTree tree = new StoredTree(journal)) {
            return TileAnswer.tile(
                    tile.entries() ? new EntryBundles(journal).read(tile) : Tiles.bytes(tile, size, tree));
        } catch (MissingHashException e) {
            return TileAnswer.refusal(410, String.valueOf(e.getMessage()));
        } catch (DamagedEntryException e) {
            throw new AuditIntegrityException(List.of(e.damage()));
        } catch (IOException e) {
            throw new AuditStorageException("The audit log in " + storage.place() + " cannot be read", e);
        }
    }

    private static long size(SignedNote note) {
        try {
            return Checkpoint.parse(note.text()).size();
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("a checkpoint of the log is well formed", e);
        }
    }
}
