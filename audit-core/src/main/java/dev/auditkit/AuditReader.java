package dev.auditkit;

import dev.auditkit.internal.query.DirectoryReader;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads a log. Safe for use by many threads; never holds up a writer. What one reads in the process that writes has
 * every entry that an earlier {@link AuditLog#flush()} covered.
 *
 * <p>A damaged line is never passed over silently: a page and an export list it, a stream throws or tells. Every entry that is given
 * out has the hash that its line gives it; of an entry that a query passes over, or only counts, this is not checked, but only that its
 * line is there, in its place. {@link dev.auditkit.verify.LogVerifier} checks all.
 */
public interface AuditReader extends AutoCloseable {

    /**
     * Opens a log directory to read it, and only that: nothing in it is created or changed. Another process may be
     * writing it.
     *
     * @param config its {@code log-dir} says where, its {@code key-hash-secret} how keys were hashed; the rest does not
     *     matter
     * @throws AuditStorageException when there is no such directory or it cannot be read
     */
    static AuditReader open(AuditConfig config) {
        return DirectoryReader.open(config);
    }

    /**
     * One page of what matches.
     *
     * @throws AuditStorageException when a file cannot be read
     */
    AuditPage query(AuditQuery query);

    /**
     * All that matches, read as the stream is pulled, in constant memory; close it. The stream is sequential.
     *
     * @throws AuditStorageException here or while it is pulled, when a file cannot be read
     * @throws AuditIntegrityException while it is pulled, at a damaged line
     */
    default Stream<AuditEntry> stream(AuditQuery query) {
        return stream(query, damage -> {
            throw new AuditIntegrityException(List.of(damage));
        });
    }

    /**
     * All that matches, as {@link #stream(AuditQuery)}, going on behind damage.
     *
     * @param onDamage told of each damaged place, on the thread that pulls the stream
     * @throws AuditStorageException here or while it is pulled, when a file cannot be read
     */
    Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage);

    /**
     * How many entries match, by operation and by result. What an index has counted is not read; a block that lies only in part in
     * the asked time, or a condition on anything else than operation, result, time and sequence number, is looked for in the entries.
     * The query's order, limit and cursor do not matter.
     *
     * @throws AuditStorageException when a file cannot be read
     */
    default AuditFacets facets(AuditQuery query) {
        return facets(query, EnumSet.of(AuditFacet.OPERATION, AuditFacet.RESULT));
    }

    /**
     * How many entries match, by each of some facets, as {@link #facets(AuditQuery)}. No index counts users: for these all entries that
     * may match are read, and all their names are in memory.
     *
     * @throws AuditStorageException when a file cannot be read
     */
    default AuditFacets facets(AuditQuery query, Set<AuditFacet> by) {
        return EntryCounts.facets(this, query, by);
    }

    /**
     * How many entries match in each span of time, by their {@code timestamp}, as {@link #facets(AuditQuery)}.
     *
     * @param width how long a span is, a millisecond or more
     * @throws IllegalArgumentException when it is shorter, or the answer has more than {@value AuditHistogram#MOST_BUCKETS} spans
     * @throws AuditStorageException when a file cannot be read
     */
    default AuditHistogram histogram(AuditQuery query, Duration width) {
        return EntryCounts.histogram(this, query, width);
    }

    /**
     * Writes all that matches to a file: first to a temporary one beside it, which then takes its place.
     *
     * @param target the file; replaced if it exists
     * @throws AuditStorageException when a file cannot be read or written
     * @throws AuditDisabledException when the log is disabled
     */
    AuditExport export(AuditQuery query, AuditFormat format, Path target);

    /**
     * Writes all that matches.
     *
     * @param out flushed, but not closed
     * @throws AuditStorageException when a file cannot be read, or {@code out} refuses
     * @throws AuditDisabledException when the log is disabled
     */
    AuditExport export(AuditQuery query, AuditFormat format, OutputStream out);

    /**
     * The newest checkpoint that the log has signed (C2SP tlog-checkpoint): who keeps it can later find out whether the log was
     * rewritten. Empty before the first, and when the log is disabled.
     *
     * @throws AuditStorageException when it cannot be read
     * @throws AuditIntegrityException when the log's keys are damaged
     */
    Optional<SignedNote> checkpoint();

    /**
     * Proves an entry to whoever has the log's verifier key, without showing any other (C2SP tlog-proof): against the newest
     * checkpoint that the witnesses have cosigned where that covers it, else against the newest.
     *
     * @param seq the entry's sequence number
     * @throws AuditNotProvableException when there is no such entry any more, or no checkpoint covers it yet
     * @throws AuditIntegrityException when the log is damaged where the proof is taken from
     * @throws AuditStorageException when a file cannot be read
     * @throws AuditDisabledException when the log is disabled
     */
    TlogProof prove(long seq);

    /**
     * Writes all that matches to a zip file, each entry with a proof, and with the checkpoint, the log's keys and a page that
     * tells how to check it all without this software; {@link dev.auditkit.verify.EvidenceVerifier} checks it with it.
     *
     * @param target the file; replaced if it exists
     * @throws AuditNotProvableException when there is no checkpoint yet
     * @throws AuditStorageException when a file cannot be read or written
     * @throws AuditDisabledException when the log is disabled
     */
    AuditEvidence exportEvidence(AuditQuery query, Path target);

    /** How the log is. */
    AuditStats stats();

    /** Ends the reading. Idempotent. */
    @Override
    void close();
}
