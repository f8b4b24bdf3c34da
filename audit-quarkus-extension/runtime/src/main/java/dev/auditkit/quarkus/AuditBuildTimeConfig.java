package dev.auditkit.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** AuditKit. */
@ConfigMapping(prefix = "audit")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface AuditBuildTimeConfig {

    /** The log in the application's health. */
    Health health();

    /** The log among the application's meters. */
    Metrics metrics();

    /** The log in the application's health. */
    interface Health {

        /** Whether the log is part of the application's health, where that is served. */
        @WithDefault("true")
        boolean enabled();
    }

    /** The log among the application's meters. */
    interface Metrics {

        /** Whether the log has meters, where Micrometer collects them. */
        @WithDefault("true")
        boolean enabled();
    }
}
