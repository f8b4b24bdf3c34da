package dev.auditkit.quarkus.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Where the meters of the application are. */
@Singleton
public class Meters {

    @Produces
    @Singleton
    @Unremovable
    SimpleMeterRegistry registry() {
        return new SimpleMeterRegistry();
    }
}
