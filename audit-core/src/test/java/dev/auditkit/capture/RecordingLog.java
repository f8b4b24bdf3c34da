package dev.auditkit.capture;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that keeps its events, and can be made to refuse them. */
final class RecordingLog {

    final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    int submitted;
    volatile boolean refusesToLog;
    volatile String unavailable;

    /** What of {@link AuditLog} capturing may use; anything else fails. */
    AuditLog log() {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "log" -> {
                if (refusesToLog) {
                    throw new AuditUnavailableException("the disk is full");
                }
                events.add((AuditEvent) arguments[0]);
                yield null;
            }
            case "submit" -> {
                events.add((AuditEvent) arguments[0]);
                submitted++;
                yield CompletableFuture.completedFuture(AuditReceipt.empty());
            }
            case "unavailable" -> Optional.ofNullable(unavailable);
            default -> throw new UnsupportedOperationException(method.toString());
        };
        return (AuditLog) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {AuditLog.class}, handler);
    }

    AuditRecorder.Builder recorder(String... options) {
        AuditConfig.Builder config = AuditConfig.builder();
        for (int i = 0; i < options.length; i += 2) {
            config.set(options[i], options[i + 1]);
        }
        return AuditRecorder.builder(log(), config.build());
    }

    AuditEvent only() {
        if (events.size() != 1) {
            throw new AssertionError("expected one event, but there are " + events);
        }
        return events.get(0);
    }

    /** The log's own details of an event. */
    static Map<?, ?> own(AuditEvent event) {
        return event.metadata().get("audit") instanceof Map<?, ?> own ? own : Map.of();
    }
}
