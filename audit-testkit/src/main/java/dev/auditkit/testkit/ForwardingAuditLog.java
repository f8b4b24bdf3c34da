package dev.auditkit.testkit;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditStats;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.VerificationReport;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A log that has everything done by another; what is asked of it, it may put in its own way first. */
abstract class ForwardingAuditLog implements AuditLog {

    private final AuditLog log;

    ForwardingAuditLog(AuditLog log) {
        this.log = log;
    }

    /** What is asked of the other log instead of a query. */
    abstract AuditQuery asked(AuditQuery query);

    @Override
    public void log(AuditEvent event) {
        log.log(event);
    }

    @Override
    public CompletableFuture<AuditReceipt> submit(AuditEvent event) {
        return log.submit(event);
    }

    @Override
    public Optional<String> unavailable() {
        return log.unavailable();
    }

    @Override
    public AuditPage query(AuditQuery query) {
        return log.query(asked(query));
    }

    @Override
    public Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage) {
        return log.stream(asked(query), onDamage);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, Path target) {
        return log.export(asked(query), format, target);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, OutputStream out) {
        return log.export(asked(query), format, out);
    }

    @Override
    public AuditEvidence exportEvidence(AuditQuery query, Path target) {
        return log.exportEvidence(asked(query), target);
    }

    @Override
    public Optional<SignedNote> checkpoint() {
        return log.checkpoint();
    }

    @Override
    public TlogProof prove(long seq) {
        return log.prove(seq);
    }

    @Override
    public CompletableFuture<TlogProof> prove(AuditReceipt receipt) {
        return log.prove(receipt);
    }

    @Override
    public VerifierKey changeKey() {
        return log.changeKey();
    }

    @Override
    public VerificationReport verify() {
        return log.verify();
    }

    @Override
    public Optional<Path> rotate() {
        return log.rotate();
    }

    @Override
    public AuditCleanup cleanup(boolean dryRun) {
        return log.cleanup(dryRun);
    }

    @Override
    public void flush(Duration timeout) {
        log.flush(timeout);
    }

    @Override
    public void acknowledge(String reason) {
        log.acknowledge(reason);
    }

    @Override
    public AuditStats stats() {
        return log.stats();
    }

    @Override
    public void close() {
        log.close();
    }
}
