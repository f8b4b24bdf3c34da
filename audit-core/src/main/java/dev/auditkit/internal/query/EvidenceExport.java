package dev.auditkit.internal.query;

import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditNotProvableException;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.EvidenceFormat;
import dev.auditkit.internal.proof.KeyChange;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.Prover;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Exports entries with what proves them. For one thread. */
final class EvidenceExport {

    /** How far before the end of a checkpoint it is looked for. */
    private static final int FARTHEST = 100_000;

    private final QueryEngine engine;
    private final JournalSource source;

    EvidenceExport(QueryEngine engine, JournalSource source) {
        this.engine = engine;
        this.source = source;
    }

    /** See {@link dev.auditkit.AuditReader#exportEvidence}. */
    AuditEvidence export(AuditQuery query, Path target) throws IOException {
        try (Prover prover = new Prover(source)) {
            SignedNote note = prover.newest();
            if (note == null) {
                throw new AuditNotProvableException("There is no evidence: the log has no checkpoint yet", null);
            }
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            List<VerifierKey> keys = KeyFile.read(source.storage());
            EvidenceFormat format =
                    new EvidenceFormat(prover, note, checkpoint, keys, keyChanges(keys, checkpoint.size(), prover));
            AuditExport done = engine.export(query, format, target);
            return new AuditEvidence(format.written(), checkpoint.size(), format.leftOut(), done.damage());
        } catch (MalformedNoteException e) {
            throw new IOException("the log's keys cannot be read", e);
        }
    }

    /** Finds what leads from each key to the next, as far as it was not removed. */
    private List<KeyChange> keyChanges(List<VerifierKey> keys, long size, Prover prover)
            throws IOException, MalformedNoteException {
        List<KeyChange> changes = new ArrayList<>();
        if (keys.size() > 1) {
            for (StoredCheckpoint stored : CheckpointFiles.read(source.storage())) {
                if (stored.checkpoint().size() <= size && signers(stored, keys) > 1) {
                    addChanges(changes, stored, prover);
                }
            }
        }
        return changes;
    }

    /** How many keys have signed, of those that take each other's place: post-quantum ones sign beside them. */
    private static long signers(StoredCheckpoint stored, List<VerifierKey> keys) {
        try {
            return stored.note().verify(keys).stream()
                    .filter(key -> !key.isTimestamped())
                    .count();
        } catch (InvalidSignatureException e) {
            return 0;
        }
    }

    /** The entries that name keys stand shortly before the end of what both keys have signed. */
    private void addChanges(List<KeyChange> changes, StoredCheckpoint signed, Prover prover)
            throws IOException, MalformedNoteException {
        AuditQuery backwards = AuditQuery.builder()
                .order(Order.NEWEST_FIRST)
                .cursor(Cursor.after(Order.NEWEST_FIRST, signed.checkpoint().size())
                        .text())
                .build();
        int looked = 0;
        boolean found = false;
        try (Scan scan = engine.scan(backwards, true, damage -> {})) {
            for (FoundLine next = scan.next(); next != null && looked++ < FARTHEST; next = scan.next()) {
                FoundLine line = next;
                boolean names = line.entry().operation().equals("audit.key_changed");
                boolean told = changes.stream().anyMatch(known -> known.proof().index() == line.seq());
                if (names && !told) { // after an error the history can have a checkpoint twice
                    changes.add(new KeyChange(line.leaf(), prover.prove(line.seq(), signed.note())));
                } else if (found) {
                    return;
                }
                found = names;
            }
        } catch (AuditNotProvableException e) {
            // It was removed: who needs it has to verify the log itself.
        }
    }
}
