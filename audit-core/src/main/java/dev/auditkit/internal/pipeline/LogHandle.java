package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditHistogram;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One user's hold on a log that others may share. Safe for use by many threads. */
final class LogHandle implements AuditLog {

    private final LogEngine engine;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    LogHandle(LogEngine engine, Runnable release) {
        this.engine = engine;
        this.release = release;
    }

    @Override
    public void log(AuditEvent event) {
        engine.log(event);
    }

    @Override
    public CompletableFuture<AuditReceipt> submit(AuditEvent event) {
        return engine.submit(event);
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.ofNullable(closed.get() ? "it is closed" : engine.unavailable());
    }

    @Override
    public AuditPage query(AuditQuery query) {
        return engine.queries().query(query);
    }

    @Override
    public Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage) {
        return engine.queries().stream(query, onDamage);
    }

    @Override
    public AuditFacets facets(AuditQuery query, Set<AuditFacet> by) {
        return engine.queries().facets(query, by);
    }

    @Override
    public AuditHistogram histogram(AuditQuery query, Duration width) {
        return engine.queries().histogram(query, width);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, Path target) {
        return engine.queries().export(query, format, target);
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, OutputStream out) {
        return engine.queries().export(query, format, out);
    }

    @Override
    public Optional<Path> rotate() {
        return Optional.of(engine.rotate());
    }

    @Override
    public AuditCleanup cleanup(boolean dryRun) {
        return engine.cleanup(dryRun);
    }

    @Override
    public void flush(Duration timeout) {
        engine.flush(timeout);
    }

    @Override
    public void acknowledge(String reason) {
        engine.acknowledge(reason);
    }

    @Override
    public Optional<SignedNote> checkpoint() {
        return engine.checkpoint();
    }

    @Override
    public TlogProof prove(long seq) {
        return engine.queries().prove(seq);
    }

    @Override
    public CompletableFuture<TlogProof> prove(AuditReceipt receipt) {
        return engine.prove(receipt);
    }

    @Override
    public VerifierKey changeKey() {
        return engine.changeKey();
    }

    @Override
    public VerificationReport verify() {
        return engine.verify();
    }

    @Override
    public AuditEvidence exportEvidence(AuditQuery query, Path target) {
        return engine.exportEvidence(query, target);
    }

    @Override
    public AuditStats stats() {
        return engine.stats();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
