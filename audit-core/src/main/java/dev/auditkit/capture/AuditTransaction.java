package dev.auditkit.capture;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what was done in one transaction, once that has ended: each entry with the id that they share, with what became of the transaction, and
 * with the user, source, trace and correlation of the thread that took part in it first. For what watches transactions itself, such as the capture of
 * changed data; operations join theirs by a {@link TransactionProvider}. Safe for use by many threads.
 */
public final class AuditTransaction {

    private final AuditRecorder recorder;
    private final AuditContext context;
    private final String id;
    private final Map<TransactionOutcome, Map<String, Object>> own = new EnumMap<>(TransactionOutcome.class);

    AuditTransaction(AuditRecorder recorder, AuditContext context) {
        this.recorder = recorder;
        this.context = context;
        this.id = recorder.ids().next();
    }

    /** What its entries have as {@code audit.transaction_id}. */
    public String id() {
        return id;
    }

    /**
     * Records what was done in it. Throws nothing.
     *
     * @param event what was done; user, source and trace are filled in. Unless the transaction was committed its result is {@code error}
     * @param outcome what became of the transaction; null for what was done in none, which then has no id either
     */
    public void record(AuditEvent.Builder event, @Nullable TransactionOutcome outcome) {
        try {
            event.user(context.user()).source(context.source());
            AuditTrace trace = context.trace();
            if (trace != null) {
                event.traceId(trace.traceId()).spanId(trace.spanId());
            }
            if (outcome != null && outcome != TransactionOutcome.COMMITTED) {
                event.result(AuditResult.ERROR);
            }
            Map<String, Object> details = ownDetails(outcome);
            if (!details.isEmpty()) {
                event.metadata("audit", details);
            }
            recorder.log(event.build());
        } catch (Throwable e) {
            recorder.troubles().notRecorded(e);
        }
    }

    private synchronized Map<String, Object> ownDetails(@Nullable TransactionOutcome outcome) {
        return outcome == null ? details(null) : own.computeIfAbsent(outcome, this::details);
    }

    private Map<String, Object> details(@Nullable TransactionOutcome outcome) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (outcome != null) {
            details.put("transaction_id", id);
            details.put("transaction", outcome.text());
        }
        Correlation correlation = context.correlation();
        String correlationId = correlation == null ? null : correlation.id();
        if (correlationId != null) {
            details.put("correlation_id", correlationId);
        }
        return details;
    }
}
