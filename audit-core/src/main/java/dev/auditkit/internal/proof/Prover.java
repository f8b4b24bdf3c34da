package dev.auditkit.internal.proof;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditNotProvableException;
import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.ProofVerifier;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves entries of a log against one of its checkpoints, and each proof to itself before it gives it away. For one thread;
 * close it.
 */
public final class Prover implements Closeable {

    private final JournalSource journal;
    private final StoredTree tree;
    private @Nullable SignedNote newest;
    private @Nullable SignedNote witnessed;

    /** @param journal the log */
    public Prover(JournalSource journal) {
        this.journal = journal;
        this.tree = new StoredTree(journal);
    }

    /**
     * The newest checkpoint that one of the log's keys has signed; null when there is none.
     *
     * @throws AuditStorageException when it cannot be read
     */
    public static @Nullable SignedNote newest(Storage storage) {
        try {
            List<VerifierKey> keys = KeyFile.read(storage);
            StoredCheckpoint newest = CheckpointFiles.current(storage, keys);
            if (newest == null) { // a crash, or someone, has damaged it: the history has it, too
                newest = CheckpointFiles.newest(CheckpointFiles.read(storage), keys);
            }
            return newest == null ? null : newest.note();
        } catch (IOException e) {
            throw new AuditStorageException("The checkpoints in " + storage.place() + " cannot be read", e);
        } catch (MalformedNoteException e) {
            throw new AuditIntegrityException(
                    List.of(new AuditDamage(0, KeyFile.NAME, 0, String.valueOf(e.getMessage()))));
        }
    }

    /**
     * Proves an entry, against the newest checkpoint that witnesses have cosigned where that covers it, else against the
     * newest.
     *
     * @throws AuditNotProvableException when there is no such entry, or no checkpoint covers it
     * @throws AuditIntegrityException when the log is damaged where the proof is taken from
     * @throws AuditStorageException when a file cannot be read
     */
    public TlogProof prove(long seq) {
        SignedNote newest = newest();
        if (newest == null) {
            throw new AuditNotProvableException("Entry " + seq + " cannot be proven: there is no checkpoint yet", null);
        }
        SignedNote cosigned = witnessed;
        return prove(seq, cosigned != null && sizeOf(cosigned) > seq ? cosigned : newest);
    }

    /** The newest checkpoint, as it was when this was first asked; null when there was none. */
    public @Nullable SignedNote newest() {
        if (newest == null) {
            newest = newest(journal.storage());
            witnessed = newest == null ? null : readWitnessed(sizeOf(newest));
        }
        return newest;
    }

    /** Proves an entry against a checkpoint, as {@link #prove(long)}. */
    public TlogProof prove(long seq, SignedNote note) {
        try {
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (seq < 0 || seq >= checkpoint.size()) {
                throw new AuditNotProvableException(
                        "Entry " + seq + " cannot be proven: the checkpoint covers the entries before "
                                + checkpoint.size(),
                        null);
            }
            List<Hash> hashes = MerkleTree.inclusionProof(seq, checkpoint.size(), tree);
            if (!ProofVerifier.includes(hashes, tree.read(0, seq), seq, checkpoint.size(), checkpoint.root())) {
                throw new AuditIntegrityException(List.of(new AuditDamage(
                        seq, CheckpointFiles.NEWEST, 0, "the log does not have the root of its checkpoint")));
            }
            return TlogProof.of(seq, hashes, note);
        } catch (MissingHashException e) {
            throw new AuditNotProvableException("Entry " + seq + " cannot be proven: " + e.getMessage(), e);
        } catch (DamagedEntryException e) {
            throw new AuditIntegrityException(List.of(e.damage()));
        } catch (IOException e) {
            throw new AuditStorageException("Entry " + seq + " cannot be proven", e);
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("a checkpoint of the log is well formed", e);
        }
    }

    /**
     * Proves that the log's tree at one size extends that at another (RFC 6962, section 2.1.2).
     *
     * @throws IOException when hashes that it takes cannot be read; a {@link MissingHashException} when they are not kept
     */
    public List<Hash> consistency(long oldSize, long newSize) throws IOException {
        return oldSize == 0 ? List.of() : MerkleTree.consistencyProof(oldSize, newSize, tree);
    }

    /** The newest checkpoint that witnesses have cosigned; null where there is none that the log has signed, and no later. */
    private @Nullable SignedNote readWitnessed(long newestSize) {
        try {
            byte[] bytes = SmallFiles.read(journal.storage(), CheckpointFiles.WITNESSED, CheckpointFiles.LONGEST_NOTE);
            if (bytes == null) {
                return null;
            }
            SignedNote note = SignedNote.parse(bytes);
            note.verify(KeyFile.read(journal.storage()));
            return sizeOf(note) <= newestSize ? note : null;
        } catch (IOException | MalformedNoteException | InvalidSignatureException e) {
            return null; // the newest checkpoint serves as well
        }
    }

    private static long sizeOf(SignedNote note) {
        try {
            return Checkpoint.parse(note.text()).size();
        } catch (MalformedNoteException | IllegalArgumentException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
