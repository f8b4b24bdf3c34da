package dev.auditkit.capture;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what was done in one transaction, once that has ended: each entry with the id that they share, with what became of the transaction, and
 * with the user, source, trace and correlation of the thread that took part in it first. For what watches transactions itself, such as the capture of
 * changed data; operations join theirs by a {@link TransactionProvider}. Safe for use by many threads.
 */
public final class AuditTransaction {

    /** The member of the metadata that is the log's own. */
    private static final String OWN = "audit";

    private final AuditRecorder recorder;
    private final AuditContext context;
    private final Map<TransactionOutcome, Object> own = new EnumMap<>(TransactionOutcome.class);
    private @Nullable String id;

    AuditTransaction(AuditRecorder recorder, AuditContext context) {
        this.recorder = recorder;
        this.context = context;
    }

    /** What its entries have as {@code audit.transaction_id}. */
    public synchronized String id() {
        if (id == null) {
            id = recorder.ids().next();
        }
        return id;
    }

    /**
     * Records what was done in it. Throws nothing.
     *
     * @param event what was done; user, source and trace are filled in. Unless the transaction was committed its result is {@code error}
     * @param outcome what became of the transaction; null for what was done in none, which then has no id either
     */
    public void record(AuditEvent.Builder event, @Nullable TransactionOutcome outcome) {
        record(List.of(event), outcome);
    }

    /**
     * Records all that was done in it, in that order. Where {@code durability} is {@code sync} it waits once, for all of them. Throws nothing.
     *
     * @param events what was done, each asked for once and when its turn comes, so that they need not all be in memory; user, source and trace are filled
     *     in. Unless the transaction was committed their result is {@code error}
     * @param outcome what became of the transaction; null for what was done in none, which then has no id either
     */
    public void record(List<AuditEvent.Builder> events, @Nullable TransactionOutcome outcome) {
        int last = events.size() - 1;
        for (int i = 0; i <= last; i++) {
            try {
                recorder.log(completed(events.get(i), outcome), i == last);
            } catch (Throwable e) {
                recorder.troubles().notRecorded(e);
            }
        }
    }

    private AuditEvent completed(AuditEvent.Builder event, @Nullable TransactionOutcome outcome) {
        event.user(context.user()).source(context.source());
        AuditTrace trace = context.trace();
        if (trace != null) {
            event.traceId(trace.traceId()).spanId(trace.spanId());
        }
        if (outcome != null && outcome != TransactionOutcome.COMMITTED) {
            event.result(AuditResult.ERROR);
        }
        Object details = ownDetails(outcome);
        return details == null ? event.build() : event.metadata(OWN, details).build();
    }

    private synchronized @Nullable Object ownDetails(@Nullable TransactionOutcome outcome) {
        return outcome == null ? details(null) : own.computeIfAbsent(outcome, this::details);
    }

    /** As an event has them, so that they are copied once for all; null for none. */
    private @Nullable Object details(@Nullable TransactionOutcome outcome) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (outcome != null) {
            details.put("transaction_id", id());
            details.put("transaction", outcome.text());
        }
        Correlation correlation = context.correlation();
        String correlationId = correlation == null ? null : correlation.id();
        if (correlationId != null) {
            details.put("correlation_id", correlationId);
        }
        return details.isEmpty()
                ? null
                : AuditEvent.of(OWN).metadata(OWN, details).build().metadata().get(OWN);
    }
}
