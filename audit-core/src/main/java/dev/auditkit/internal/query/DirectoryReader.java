package dev.auditkit.internal.query;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditStats;
import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.proof.Prover;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a log directory and leaves it as it is. Safe for use by many threads. */
public final class DirectoryReader implements AuditReader {

    private final Path directory;
    private final DirectoryJournal journal;
    private final QueryEngine engine;

    private DirectoryReader(Path directory, DirectoryJournal journal, QueryEngine engine) {
        this.directory = directory;
        this.journal = journal;
        this.engine = engine;
    }

    /** See {@link AuditReader#open}. */
    public static DirectoryReader open(AuditConfig config) {
        try {
            DirectoryStorage storage = DirectoryStorage.of(config.logDir());
            DirectoryJournal journal = new DirectoryJournal(storage);
            return new DirectoryReader(storage.directory(), journal, new QueryEngine(journal, config.keyHashSecret()));
        } catch (IOException e) {
            throw new AuditStorageException("The audit log in " + config.logDir() + " cannot be read", e);
        }
    }

    @Override
    public AuditPage query(AuditQuery query) {
        return engine.query(query);
    }

    @Override
    public Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage) {
        return engine.stream(query, onDamage);
    }

    @Override
    public AuditFacets facets(AuditQuery query, Set<AuditFacet> by) {
        return engine.facets(query, by);
    }

    @Override
    public AuditHistogram histogram(AuditQuery query, Duration width) {
        return engine.histogram(query, width);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, Path target) {
        return engine.export(query, format, target);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, OutputStream out) {
        return engine.export(query, format, out);
    }

    @Override
    public Optional<SignedNote> checkpoint() {
        return Optional.ofNullable(Prover.newest(journal.storage()));
    }

    @Override
    public TlogProof prove(long seq) {
        return engine.prove(seq);
    }

    @Override
    public AuditEvidence exportEvidence(AuditQuery query, Path target) {
        return engine.exportEvidence(query, target);
    }

    @Override
    public AuditStats stats() {
        try {
            JournalView view = journal.view();
            long midnight = Timestamps.startOfDay(Timestamps.day(Timestamps.micros(Instant.now())));
            List<Segment> segments = view.segments();
            return new AuditStats(
                    AuditStats.State.READ_ONLY,
                    null,
                    directory,
                    segments.isEmpty() ? 0 : segments.get(segments.size() - 1).length(),
                    view.totalSize(),
                    segments.size(),
                    segments.isEmpty() ? null : segments.get(0).file(),
                    segments.isEmpty()
                            ? null
                            : segments.get(segments.size() - 1).file(),
                    EntryCounter.recordedSince(journal, midnight),
                    view.endSeq() - view.firstSeq(),
                    view.endSeq(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    null,
                    0,
                    Duration.ZERO,
                    0,
                    Duration.ZERO);
        } catch (IOException e) {
            throw new AuditStorageException("The audit log in " + directory + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        // Files are open only while something is read.
    }
}
