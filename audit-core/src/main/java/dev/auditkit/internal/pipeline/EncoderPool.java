package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.internal.codec.LeafEncoder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Encoders for callers who help. A pool, not a thread's own: with virtual threads there are too many threads for that.
 * Safe for use by many threads.
 */
final class EncoderPool {

    private final AuditConfig config;
    private final AtomicReferenceArray<@Nullable LeafEncoder> idle = new AtomicReferenceArray<>(
            Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors()));

    EncoderPool(AuditConfig config) {
        this.config = config;
    }

    LeafEncoder take() {
        LeafEncoder encoder = idle.getAndSet(slot(), null);
        return encoder != null ? encoder : new LeafEncoder(config);
    }

    void give(LeafEncoder encoder) {
        idle.set(slot(), encoder);
    }

    private int slot() {
        return (int) Thread.currentThread().getId() & idle.length() - 1;
    }
}
