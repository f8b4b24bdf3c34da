package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption.Durability;
import java.time.InstantSource;

/**
 * What the threads of one log share.
 *
 * @param config its options
 * @param clock what time it is
 */
record LogParts(
        AuditConfig config, InstantSource clock, HandOff handOff, Health health, Counters counters, Drops drops) {

    static LogParts of(AuditConfig config, InstantSource clock) {
        return new LogParts(
                config, clock, new HandOff(config.queueCapacity()), new Health(), new Counters(), new Drops());
    }

    boolean isSync() {
        return config.durability() == Durability.SYNC;
    }
}
