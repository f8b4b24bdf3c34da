package dev.auditkit.spring.actuate;

import dev.auditkit.AuditCleanup;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditStats;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import dev.auditkit.verify.VerificationReport;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The log for those who run the application. It is exposed, like other endpoints, only where the application says so; what changes anything
 * only where it gives it {@code access: unrestricted}. Each use is recorded. Safe for use by many threads.
 */
@Endpoint(id = "auditlog", defaultAccess = Access.READ_ONLY)
final class AuditLogEndpoint {

    private static final int MOST = 1_000;

    private final AuditLog log;
    private final AuditRecorder recorder;

    AuditLogEndpoint(AuditLog log, AuditRecorder recorder) {
        this.log = log;
        this.recorder = recorder;
    }

    /** One page of what matches, the newest first; {@code cursor} is the {@code next_cursor} of the page before. */
    @ReadOperation
    Map<String, @Nullable Object> query(
            @Nullable List<String> operation,
            @Nullable List<String> user,
            @Nullable AuditResult result,
            @Nullable String key,
            @Nullable String traceId,
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        AuditEvent.Builder read = AuditEvent.of(Operations.LOG_READ);
        AuditQuery query;
        try {
            AuditQuery.Builder wanted = AuditQuery.builder()
                    .key(key)
                    .traceId(traceId)
                    .from(from == null ? null : from.toInstant())
                    .to(to == null ? null : to.toInstant())
                    .limit(Math.min(limit == null ? AuditQuery.DEFAULT_LIMIT : limit, MOST))
                    .cursor(cursor);
            if (operation != null) {
                operation.forEach(wanted::operation);
                read.metadata("operation", operation);
            }
            if (user != null) {
                user.forEach(wanted::user);
                read.metadata("user", user);
            }
            if (result != null) {
                wanted.result(result);
            }
            query = wanted.build();
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "The query cannot be used", e);
        }
        recorder.record(read.key(key));
        AuditPage page = log.query(query);
        return EntryView.page(page);
    }

    /** {@code stats}: how the log is. Null, and so not found, for everything else. */
    @ReadOperation
    @Nullable
    AuditStats read(@Selector String what) {
        if (!what.equals("stats")) {
            return null;
        }
        recorder.record(AuditEvent.of(Operations.LOG_READ).metadata("what", what));
        return log.stats();
    }

    /**
     * {@code rotate}, {@code cleanup} or {@code verify}.
     *
     * @param dryRun whether a cleanup only says what it would remove
     */
    @WriteOperation
    Map<String, @Nullable Object> manage(@Selector String action, @Nullable Boolean dryRun) {
        AuditEvent.Builder managed = AuditEvent.of(Operations.LOG_MANAGE).metadata("action", action);
        boolean dry = Boolean.TRUE.equals(dryRun);
        switch (action) {
            case "rotate", "verify" -> recorder.record(managed);
            case "cleanup" -> recorder.record(dry ? managed.metadata("dry_run", true) : managed);
            default ->
                throw new InvalidEndpointRequestException(
                        "action '" + action + "' is unknown; allowed: rotate, cleanup, verify",
                        "The action is unknown");
        }
        return switch (action) {
            case "rotate" -> rotated();
            case "cleanup" -> cleanedUp(log.cleanup(dry));
            default -> verified(log.verify());
        };
    }

    private Map<String, @Nullable Object> rotated() {
        return EntryView.of(
                "sealed",
                log.rotate().map(file -> file.getFileName().toString()).orElse(null));
    }

    private static Map<String, @Nullable Object> cleanedUp(AuditCleanup cleanup) {
        Map<String, @Nullable Object> view = EntryView.of("dry_run", cleanup.dryRun());
        view.put("removed_files", cleanup.removedFiles());
        view.put("removed_entries", cleanup.removedEntries());
        view.put("removed_bytes", cleanup.removedBytes());
        view.put("first_remaining", cleanup.firstRemaining());
        return view;
    }

    private static Map<String, @Nullable Object> verified(VerificationReport report) {
        Map<String, @Nullable Object> view = EntryView.of("ok", report.ok());
        view.put("verdict", report.verdict().name().toLowerCase(java.util.Locale.ROOT));
        view.put("entries", report.entries());
        view.put("unsigned_entries", report.unsignedEntries());
        view.put("findings", report.findings().stream().map(String::valueOf).toList());
        return view;
    }
}
