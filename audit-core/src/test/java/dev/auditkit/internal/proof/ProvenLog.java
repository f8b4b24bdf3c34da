package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** A log with its tree and its checkpoints on a simulated disk, written by one thread and signed on demand. */
final class ProvenLog {

    static final String ORIGIN = "example.com/log";
    static final NoteSigner SIGNER = SigningKeys.ed25519(SigningKeys.generateEd25519(), "a test", ORIGIN);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final LogBuilder log;
    private final TreeFile tree;
    private final CheckpointFiles files;

    ProvenLog() throws IOException {
        log = new LogBuilder(disk);
        tree = new TreeFile(disk, 0);
        files = new CheckpointFiles(disk);
    }

    /** A log of {@code size} entries whose segments begin at 0 and at these. */
    static ProvenLog ofSegments(int size, int... starts) throws IOException {
        ProvenLog proven = new ProvenLog();
        for (int start : starts) {
            proven.growTo(start).log.rotate();
        }
        return proven.growTo(size);
    }

    ProvenLog growTo(int size) throws IOException {
        log.entries(size - Math.toIntExact(log.journal().nextSeq()));
        return this;
    }

    SimulatedDisk disk() {
        return disk;
    }

    LogBuilder log() {
        return log;
    }

    /** Signs all that there is and keeps it in the history. */
    SignedNote checkpoint() throws IOException {
        TreeState state = log.journal().force();
        tree.save(log.journal().tree(), state);
        SignedNote note = sign(state.size(), state.root());
        files.replaceNewest(note);
        files.append(note);
        return note;
    }

    static SignedNote sign(long size, Hash root) {
        return sign(SIGNER, size, root);
    }

    static SignedNote sign(NoteSigner signer, long size, Hash root) {
        try {
            return SignedNote.sign(
                    Checkpoint.of(signer.verifierKey().name(), size, root).text(), List.of(signer));
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    ProvenLog compress() throws IOException {
        new SegmentCompressor(log.journal()).compressAll();
        return this;
    }

    /** Keeps the tiles and removes the oldest segments, up to the one that begins there. */
    void remove(long firstRemaining) throws IOException {
        new TileKeeper(log.journal()).keep(firstRemaining);
        removeSegments(firstRemaining);
    }

    void removeSegments(long firstRemaining) throws IOException {
        new Retention(log.journal(), segment -> true)
                .remove(log.journal().view().segments().stream()
                        .filter(segment -> segment.endSeq() <= firstRemaining)
                        .toList());
    }

    /** The hashes of all leaves that ever were. */
    LeafHashes leaves() {
        return new LeafHashes(log.hashes().stream()
                .map(hash -> Hash.ofHex(hash.substring("sha256:".length())))
                .toList());
    }
}
