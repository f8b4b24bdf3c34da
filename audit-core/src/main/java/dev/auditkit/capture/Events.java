package dev.auditkit.capture;

import dev.auditkit.AuditEvent;

/** Copies of events. */
final class Events {

    private Events() {}

    /** A builder with what the event says, under a name. */
    static AuditEvent.Builder copy(AuditEvent event, String operation) {
        return AuditEvent.of(operation)
                .type(event.type())
                .key(event.key())
                .result(event.result())
                .user(event.user())
                .source(event.source())
                .metadata(event.metadata())
                .traceId(event.traceId())
                .spanId(event.spanId())
                .time(event.time());
    }
}
