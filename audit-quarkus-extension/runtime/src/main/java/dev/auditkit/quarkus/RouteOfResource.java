package dev.auditkit.quarkus;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jboss.resteasy.reactive.common.model.ResourceClass;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.ServerResourceMethod;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/** Tells the recorded request which method of which resource it has come to, and notes all there are. Stateless. */
public class RouteOfResource implements HandlerChainCustomizer {

    @Override
    public List<ServerRestHandler> handlers(Phase phase, ResourceClass resource, ServerResourceMethod method) {
        if (phase != Phase.AFTER_MATCH) {
            return List.of();
        }
        String path = Routes.join(resource.getPath(), method.getPath());
        boolean isSubResource = resource.getPath() == null; // whose path begins where its locator's ends
        KnownRoutes.add(
                isSubResource ? null : method.getHttpMethod(), path, resource.getClassName() + "#" + method.getName());
        return List.of(new Handler(path));
    }

    private record Handler(String path) implements ServerRestHandler {

        @Override
        public void handle(ResteasyReactiveRequestContext context) {
            RoutingContext request = context.unwrap(RoutingContext.class);
            if (request != null) {
                Routes.matched(request, path);
            }
        }
    }
}
