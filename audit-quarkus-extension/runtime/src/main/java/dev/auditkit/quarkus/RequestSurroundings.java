package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.HttpOperation;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The request that the thread works on, as an operation: Quarkus takes requests from thread to thread, where what is bound to a thread does not follow. Stateless. */
@Singleton
class RequestSurroundings implements Surroundings {

    @Override
    public @Nullable AuditContext get() {
        RoutingContext request = CurrentRequest.get();
        HttpOperation operation = request == null ? null : CurrentRequest.operation(request);
        return operation == null ? null : operation.operation().context();
    }
}
