package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditDisabledException;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The log of an application that has switched auditing off: it has no file and no thread. Immutable. */
final class DisabledLog implements AuditLog {

    private final AuditConfig config;

    DisabledLog(AuditConfig config) {
        this.config = config;
    }

    @Override
    public void log(AuditEvent event) {
        // Nothing is recorded.
    }

    @Override
    public CompletableFuture<AuditReceipt> submit(AuditEvent event) {
        return CompletableFuture.completedFuture(AuditReceipt.empty());
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public AuditPage query(AuditQuery query) {
        return new AuditPage(List.of(), null, List.of());
    }

    @Override
    public Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage) {
        return Stream.empty();
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, Path target) {
        throw new AuditDisabledException("An export");
    }

    @Override
    public AuditExport export(AuditQuery query, AuditFormat format, OutputStream out) {
        throw new AuditDisabledException("An export");
    }

    @Override
    public Optional<Path> rotate() {
        return Optional.empty();
    }

    @Override
    public AuditCleanup cleanup(boolean dryRun) {
        return new AuditCleanup(dryRun, List.of(), 0, 0, 0, List.of());
    }

    @Override
    public void flush(Duration timeout) {
        // Nothing waits.
    }

    @Override
    public void acknowledge(String reason) {
        // There is nothing to know of.
    }

    @Override
    public Optional<SignedNote> checkpoint() {
        return Optional.empty();
    }

    @Override
    public TlogProof prove(long seq) {
        throw new AuditDisabledException("A proof");
    }

    @Override
    public CompletableFuture<TlogProof> prove(AuditReceipt receipt) {
        throw new AuditDisabledException("A proof");
    }

    @Override
    public VerifierKey changeKey() {
        throw new AuditDisabledException("A change of the key");
    }

    @Override
    public VerificationReport verify() {
        throw new AuditDisabledException("A verification");
    }

    @Override
    public AuditEvidence exportEvidence(AuditQuery query, Path target) {
        throw new AuditDisabledException("An export");
    }

    @Override
    public AuditStats stats() {
        return new AuditStats(
                AuditStats.State.DISABLED,
                null,
                config.logDir(),
                0,
                0,
                0,
                null,
                null,
                0,
                0,
                0,
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
    }

    @Override
    public void close() {
        // There is nothing to end.
    }
}
