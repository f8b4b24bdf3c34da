package dev.auditkit.quarkus.app;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** A route of Vert.x, which is no resource. */
@Singleton
public class PlainRoutes {

    void register(@Observes Router router) {
        router.post("/plain/:id/cancel").handler(request -> request.response().end());
    }
}
