package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Records requests. It stands before the filters for authentication and for policies of paths, so that what those refuse is recorded too. Safe for use by
 * many threads.
 */
@Singleton
class RequestFilter {

    /** Higher is earlier: CORS has 300, authentication 200. */
    static final int PRIORITY = 10_000;

    private static final Logger LOGGER = Logger.getLogger(RequestFilter.class);
    private static final int UNAVAILABLE = 503;

    private final HttpCapture capture;
    private final boolean captured;
    private final boolean syncs;
    private final String root;

    RequestFilter(
            HttpCapture capture,
            AuditConfig config,
            @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String rootPath) {
        this.capture = capture;
        captured = config.enabled() && config.captureHttp();
        syncs = config.durability() == Durability.SYNC;
        String path = rootPath.startsWith("/") ? rootPath : "/" + rootPath;
        root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, PRIORITY);
    }

    private void filter(RoutingContext request) {
        CurrentRequest.remember(request);
        String method = request.request().method().name();
        if (!captured || !capture.captures(method, withoutRoot(CurrentRequest.path(request)))) {
            request.next();
            return;
        }
        HttpOperation operation;
        try {
            operation = capture.begin(method, CurrentRequest.path(request), CurrentRequest.source(request));
        } catch (AuditUnavailableException e) {
            LOGGER.warn("A request is refused, as it could not be recorded", e);
            request.response().setStatusCode(UNAVAILABLE).end();
            return;
        }
        CurrentRequest.recordAs(request, operation);
        request.addEndHandler(ended -> ended(request, operation));
        request.next();
    }

    /** Patterns of paths do not have the application's own prefix. */
    private String withoutRoot(String path) {
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    private void ended(RoutingContext request, HttpOperation operation) {
        if (syncs) {
            // The event loop must not wait for the disk.
            request.vertx().executeBlocking(() -> end(request, operation), false);
        } else {
            end(request, operation);
        }
    }

    private boolean end(RoutingContext request, HttpOperation operation) {
        String user = IdentityName.of(CurrentRequest.identity(request));
        if (user != null) {
            operation.operation().user(user);
        }
        String known = Routes.of(request);
        String route = known != null
                ? known
                : KnownRoutes.of(request.request().method().name(), withoutRoot(CurrentRequest.path(request)));
        // What Vert.x tells of the end is not enough: of HTTP/2, that a stream is closed may come before that
        // the response was sent.
        if (request.response().ended()) {
            int status = request.response().getStatusCode();
            operation.end(status, route, status >= 500 ? request.failure() : null);
        } else {
            operation.cancelled(route);
        }
        return true;
    }
}
