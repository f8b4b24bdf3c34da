package dev.auditkit.quarkus.app;

import dev.auditkit.Audited;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** What nobody asks for. */
@ApplicationScoped
public class Jobs {

    @Scheduled(every = "24h")
    @Audited(operation = "job.tick")
    public void tick() {}
}
