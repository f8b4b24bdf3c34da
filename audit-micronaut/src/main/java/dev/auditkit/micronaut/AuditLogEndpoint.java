package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.management.endpoint.annotation.Selector;
import io.micronaut.management.endpoint.annotation.Write;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log for who runs the application: how it is, what is in it, and what can be done to it. Each use is recorded, also while the log takes
 * nothing, as it is then counted. Safe for use by many threads.
 */
@Endpoint(id = AuditLogEndpoint.ID)
@Requires(classes = Endpoint.class)
@Requires(beans = {AuditLog.class, AuditRecorder.class})
final class AuditLogEndpoint {

    static final String ID = "auditlog";

    private static final String ENTRIES = "entries";
    private static final int MOST = 1_000;

    private final AuditLog log;
    private final AuditRecorder recorder;

    AuditLogEndpoint(AuditLog log, AuditRecorder recorder) {
        this.log = log;
        this.recorder = recorder;
    }

    /** How the log is. */
    @Read
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, @Nullable Object> stats() {
        recorder.record(AuditEvent.of(Operations.LOG_READ).metadata("what", "stats"));
        return EndpointView.of(log.stats());
    }

    /** What is in it, newest first. */
    @Read
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, @Nullable Object> entries(
            @Selector String view,
            @Nullable String operation,
            @Nullable String user,
            @Nullable String result,
            @Nullable String key,
            @Nullable String from,
            @Nullable String to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        if (!view.equals(ENTRIES)) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "there is " + ENTRIES);
        }
        AuditQuery query = allowed(() -> query(operation, user, result, key, from, to, limit, cursor));
        AuditEvent.Builder read = AuditEvent.of(Operations.LOG_READ).key(key);
        if (operation != null) {
            read.metadata("operation", List.of(operation));
        }
        if (user != null) {
            read.metadata("user", List.of(user));
        }
        recorder.record(read);
        return EndpointView.of(log.query(query));
    }

    /** Rotates it, cleans it up, or verifies it. */
    @Write
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, @Nullable Object> act(@Selector String action, @Nullable Boolean dryRun) {
        AuditEvent.Builder managed = AuditEvent.of(Operations.LOG_MANAGE).metadata("action", action);
        return switch (action) {
            case "rotate" ->
                recorded(
                        managed,
                        () -> EndpointView.of(
                                "sealed", log.rotate().map(Object::toString).orElse(null)));
            case "cleanup" -> {
                boolean dry = Boolean.TRUE.equals(dryRun);
                yield recorded(
                        dry ? managed.metadata("dry_run", true) : managed, () -> EndpointView.of(log.cleanup(dry)));
            }
            case "verify" -> recorded(managed, () -> EndpointView.of(log.verify()));
            default -> throw new HttpStatusException(HttpStatus.NOT_FOUND, "there are rotate, cleanup and verify");
        };
    }

    private static AuditQuery query(
            @Nullable String operation,
            @Nullable String user,
            @Nullable String result,
            @Nullable String key,
            @Nullable String from,
            @Nullable String to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        AuditQuery.Builder query = AuditQuery.builder().key(key).cursor(cursor).order(AuditQuery.Order.NEWEST_FIRST);
        if (operation != null) {
            query.operation(operation);
        }
        if (user != null) {
            query.user(user);
        }
        if (result != null) {
            query.result(AuditResult.valueOf(result.toUpperCase(Locale.ROOT)));
        }
        if (limit != null) {
            if (limit > MOST) {
                throw new IllegalArgumentException("limit " + limit + " is too large; allowed: 0 to " + MOST);
            }
            query.limit(limit);
        }
        return query.from(from == null ? null : Instant.parse(from))
                .to(to == null ? null : Instant.parse(to))
                .build();
    }

    private static <T> T allowed(Supplier<T> given) {
        try {
            return given.get();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new HttpStatusException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private <T> T recorded(AuditEvent.Builder event, Supplier<T> work) {
        try {
            T done = work.get();
            recorder.record(event);
            return done;
        } catch (RuntimeException e) {
            recorder.record(event.result(AuditResult.ERROR));
            throw e;
        }
    }
}
