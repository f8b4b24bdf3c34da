package dev.auditkit.quarkus;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Who sent the request. Stateless. */
@Singleton
class HttpIdentity implements RequestIdentity {

    @Override
    public @Nullable SecurityIdentity or(Otherwise otherwise) {
        RoutingContext request = CurrentRequest.get();
        SecurityIdentity identity = request == null ? null : CurrentRequest.identity(request);
        boolean mayAsk = request == null || !CurrentRequest.isDeferred(request);
        return identity == null && mayAsk ? otherwise.identity() : identity;
    }
}
