package dev.auditkit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the log. Immutable. Components that the entry does not have are null, except for
 * {@code metadata}, which is then empty.
 *
 * @param seq its place in the log, from 0, without gaps
 * @param hash its RFC 6962 leaf hash, {@code sha256:<64 hex>}
 * @param timestamp when it happened, in microseconds of UTC
 * @param recordedAt when it was recorded, where the event brought a time of its own
 * @param eventId a UUIDv7 (RFC 9562) of the recording time
 * @param operation what was done
 * @param key what it was done to, where keys are written
 * @param keyHash the hash of the key: {@code sha256:<hex>} or {@code hmac-sha256:<kid>:<hex>}
 * @param result what became of it
 * @param user who did it
 * @param source from where
 * @param node which node of the application recorded it
 * @param metadata everything else: strings, booleans, nulls, lists, maps, and numbers as Integer, Long, BigInteger or
 *     BigDecimal, exactly as they stand in the log
 * @param traceId the trace it was part of
 * @param spanId the span it was part of
 */
public record AuditEntry(
        long seq,
        String hash,
        Instant timestamp,
        @Nullable Instant recordedAt,
        UUID eventId,
        String operation,
        @Nullable String key,
        @Nullable String keyHash,
        AuditResult result,
        @Nullable String user,
        @Nullable String source,
        @Nullable String node,
        Map<String, @Nullable Object> metadata,
        @Nullable String traceId,
        @Nullable String spanId) {

    /** When the log recorded it: {@link #recordedAt()} where there is one, else {@link #timestamp()}. */
    public Instant recordedTime() {
        return recordedAt != null ? recordedAt : timestamp;
    }
}
