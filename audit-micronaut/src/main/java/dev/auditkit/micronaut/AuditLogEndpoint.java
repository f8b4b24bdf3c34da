package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditOperation;
import dev.auditkit.capture.AuditRecorder;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log for who runs the application: how it is, what is in it, and what can be done to it. Who reads it is recorded. Safe for use by many
 * threads.
 */
@Endpoint(id = AuditLogEndpoint.ID)
@Requires(classes = Endpoint.class)
@Requires(beans = {AuditLog.class, AuditRecorder.class})
final class AuditLogEndpoint {

    static final String ID = "auditlog";

    private static final String ENTRIES = "entries";

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
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("operation", operation);
        asked.put("user", user);
        asked.put("result", result);
        asked.put("from", from);
        asked.put("to", to);
        asked.values().removeIf(value -> value == null);
        return recorded(AuditEvent.of("auditlog.query").key(key).metadata("query", asked), () -> {
            AuditPage page = log.query(query);
            return EndpointView.of(page);
        });
    }

    /** Rotates it, cleans it up, or verifies it. */
    @Write
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, @Nullable Object> act(@Selector String action, @Nullable Boolean dryRun) {
        return switch (action) {
            case "rotate" ->
                recorded(
                        AuditEvent.of("auditlog.rotate"),
                        () -> EndpointView.of(
                                "sealed", log.rotate().map(Object::toString).orElse(null)));
            case "cleanup" ->
                recorded(
                        AuditEvent.of("auditlog.cleanup"),
                        () -> EndpointView.of(log.cleanup(Boolean.TRUE.equals(dryRun))));
            case "verify" -> recorded(AuditEvent.of("auditlog.verify"), () -> EndpointView.of(log.verify()));
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
        AuditOperation operation = recorder.begin(event);
        try {
            T done = work.get();
            operation.ok();
            return done;
        } catch (RuntimeException e) {
            operation.error(e);
            throw e;
        }
    }
}
