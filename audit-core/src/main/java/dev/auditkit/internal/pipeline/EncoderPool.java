package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.internal.codec.LeafEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Encoders for callers who help. A pool, not a thread's own: with virtual threads there are too many threads for that.
 * Safe for use by many threads.
 */
final class EncoderPool {

    private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(Place[].class);

    private final AuditConfig config;
    private final @Nullable Place[] places =
            new Place[Integer.highestOneBit(8 * Runtime.getRuntime().availableProcessors())];

    /** An encoder and whether somebody has it. Places stay where they are: only the flag changes hands. */
    static final class Place {

        private static final VarHandle TAKEN;

        static {
            try {
                TAKEN = MethodHandles.lookup().findVarHandle(Place.class, "taken", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final LeafEncoder encoder;
        private volatile boolean taken = true;

        private Place(AuditConfig config) {
            encoder = new LeafEncoder(config);
        }

        LeafEncoder encoder() {
            return encoder;
        }

        private boolean take() {
            return !taken && TAKEN.compareAndSet(this, false, true);
        }
    }

    EncoderPool(AuditConfig config) {
        this.config = config;
    }

    /** A place whose encoder is the caller's until it gives it back. */
    Place take() {
        int from = (int) Thread.currentThread().getId();
        for (int i = 0; i < places.length; i++) {
            int at = from + i & places.length - 1;
            Place place = (Place) PLACES.getAcquire(places, at);
            if (place == null) {
                Place fresh = new Place(config);
                PLACES.compareAndSet(places, at, null, fresh); // if another was faster, this one is used once
                return fresh;
            }
            if (place.take()) {
                return place;
            }
        }
        return new Place(config);
    }

    /** Gives it back; one that failed is rather kept out. */
    void give(Place place) {
        Place.TAKEN.setRelease(place, false);
    }
}
