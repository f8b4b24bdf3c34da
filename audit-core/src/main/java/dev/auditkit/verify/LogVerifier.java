package dev.auditkit.verify;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a log directory: reads every byte, computes all hashes again, and compares them with what the log has signed (RFC
 * 6962; C2SP signed-note, tlog-checkpoint and tlog-tiles). Needs no lock and nothing but the files, changes none of them, and may
 * run while another process writes. Its memory depends on the number of threads, not on the log.
 *
 * <p>Set up and run by one thread; {@link #run()} may be called again.
 */
public final class LogVerifier {

    private static final int MOST_ATTEMPTS = 20;
    private static final String KEPT = "the kept checkpoint";

    private final Path directory;
    private final List<VerifierKey> keys = new ArrayList<>();
    private @Nullable StoredCheckpoint kept;
    private int threads = Runtime.getRuntime().availableProcessors();
    private VerificationListener listener = (bytes, allBytes) -> {};

    private LogVerifier(Path directory) {
        this.directory = directory;
    }

    /** For the log in a directory. */
    public static LogVerifier of(Path directory) {
        return new LogVerifier(Objects.requireNonNull(directory));
    }

    /** For the log in the directory {@code log-dir}. */
    public static LogVerifier of(AuditConfig config) {
        return of(config.logDir());
    }

    /**
     * The keys to trust, which the caller has from elsewhere than the log directory. Without any, those are taken that
     * lie there, and the verdict is at best {@link VerificationReport.Verdict#CONSISTENT}.
     */
    public LogVerifier verifierKeys(Collection<VerifierKey> trusted) {
        keys.clear();
        keys.addAll(trusted);
        return this;
    }

    /**
     * A checkpoint of the log that was kept elsewhere: the log must be its continuation.
     *
     * @throws MalformedNoteException when the note is no checkpoint
     */
    public LogVerifier checkpoint(SignedNote note) throws MalformedNoteException {
        kept = new StoredCheckpoint(note, Checkpoint.parse(note.text()), KEPT, 0);
        return this;
    }

    /**
     * On how many threads to compute; as many as there are processors when this is not called.
     *
     * @throws IllegalArgumentException when there are less than 1
     */
    public LogVerifier threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads " + count + " is not allowed; allowed: 1 and more");
        }
        threads = count;
        return this;
    }

    /** Whom to tell how far it is. */
    public LogVerifier progress(VerificationListener progress) {
        listener = Objects.requireNonNull(progress);
        return this;
    }

    /**
     * Verifies the log.
     *
     * @throws AuditStorageException when there is no such directory or a file cannot be read
     */
    public VerificationReport run() {
        try {
            DirectoryStorage storage = DirectoryStorage.of(directory);
            for (int attempt = 1; ; attempt++) {
                try {
                    return new Verification(storage, keys, kept, threads, listener).run();
                } catch (NoSuchFileException e) {
                    // A segment was compressed or removed while it was read: the log is to be looked at afresh.
                    if (attempt == MOST_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new AuditStorageException("The audit log in " + directory + " cannot be verified", e);
        }
    }
}
