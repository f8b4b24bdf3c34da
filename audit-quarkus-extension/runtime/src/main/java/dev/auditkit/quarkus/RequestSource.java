package dev.auditkit.quarkus;

import dev.auditkit.capture.SourceProvider;
import io.quarkus.arc.DefaultBean;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The address of the client whose request the thread works on. Stateless. */
@Singleton
@DefaultBean
class RequestSource implements SourceProvider {

    @Override
    public @Nullable String source() {
        RoutingContext request = CurrentRequest.get();
        return request == null ? null : CurrentRequest.source(request);
    }
}
