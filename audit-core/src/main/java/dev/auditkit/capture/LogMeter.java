package dev.auditkit.capture;

import dev.auditkit.AuditStats;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What each adapter tells the framework's meters of the log, whatever library has them. Immutable. */
public enum LogMeter {
    /** Entries of the log. */
    ENTRIES(Kind.COUNTER, "audit.entries", "Entries of the log, for its whole life", AuditStats::nextSeq),
    /** Events that were dropped. */
    DROPPED(Kind.COUNTER, "audit.dropped", "Events that were not recorded", AuditStats::dropped),
    /** Entries that tell of them. */
    GAPS(Kind.COUNTER, "audit.gaps", "Entries that tell of dropped events", AuditStats::gaps),
    /** Writes and syncs that failed. */
    WRITE_FAILURES(Kind.COUNTER, "audit.write.failures", "Writes and syncs that failed", AuditStats::writeFailures),
    /** Values that were cut. */
    TRUNCATED(Kind.COUNTER, "audit.truncated", "Values that were cut to fit", AuditStats::truncatedValues),
    /** Events that wait. */
    QUEUE_DEPTH(Kind.GAUGE, "audit.queue.depth", "Events that wait for the writer", AuditStats::queueDepth),
    /** Events that may wait. */
    QUEUE_CAPACITY(
            Kind.GAUGE, "audit.queue.capacity", "Events that may wait for the writer", AuditStats::queueCapacity),
    /** Writes, and how long they took. */
    WRITES(Kind.TIMER, "audit.write", "Writes of entries to the file", AuditStats::writes) {
        @Override
        public double total(AuditStats stats) {
            return stats.writeTime().toNanos();
        }
    },
    /** Syncs, and how long they took. */
    SYNCS(Kind.TIMER, "audit.fsync", "Syncs of the file", AuditStats::fsyncs) {
        @Override
        public double total(AuditStats stats) {
            return stats.fsyncTime().toNanos();
        }
    };

    /** The unit of {@link #total}. */
    public static final TimeUnit UNIT = TimeUnit.NANOSECONDS;

    /** What is counted beside these, by the recorder and not by the log. */
    public static final String UNRECORDED = "audit.unrecorded";

    /** What that is. */
    public static final String UNRECORDED_DESCRIPTION = "Operations that were done, but not recorded";

    /** What a meter shows. */
    public enum Kind {
        /** A number that only grows. */
        COUNTER,
        /** A number that goes up and down. */
        GAUGE,
        /** How often something was done, and how long all of it took. */
        TIMER
    }

    private final Kind kind;
    private final String meterName;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method has no state
    private final ToDoubleFunction<AuditStats> value;

    LogMeter(Kind kind, String meterName, String description, ToDoubleFunction<AuditStats> value) {
        this.kind = kind;
        this.meterName = meterName;
        this.description = description;
        this.value = value;
    }

    /** What it shows. */
    public Kind kind() {
        return kind;
    }

    /** Its name, with dots. */
    public String meterName() {
        return meterName;
    }

    /** What it is, in a few words. */
    public String description() {
        return description;
    }

    /** The number; of a timer how often. */
    public double value(AuditStats stats) {
        return value.applyAsDouble(stats);
    }

    /** Of a timer how long all of it took, in {@link #UNIT}; of others 0. */
    public double total(AuditStats stats) {
        return 0;
    }
}
