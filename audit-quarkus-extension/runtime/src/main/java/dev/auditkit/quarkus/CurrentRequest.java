package dev.auditkit.quarkus;

import dev.auditkit.capture.HttpOperation;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The request that the calling thread works on, wherever Quarkus has taken it. */
final class CurrentRequest {

    private static final String REQUEST = CurrentRequest.class.getName();
    private static final String OPERATION = HttpOperation.class.getName();

    private CurrentRequest() {}

    /** Has the request found from wherever its context goes, with or without a request scope of CDI. */
    static void remember(RoutingContext request) {
        Context context = Vertx.currentContext();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            context.putLocal(REQUEST, request);
        }
    }

    /** The request; null on a thread that works on none. */
    static @Nullable RoutingContext get() {
        Context context = Vertx.currentContext();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            RoutingContext request = context.getLocal(REQUEST);
            if (request != null) {
                return request;
            }
        }
        ArcContainer container = Arc.container();
        return container != null && container.requestContext().isActive()
                ? container.instance(CurrentVertxRequest.class).get().getCurrent()
                : null;
    }

    /** As what a request is recorded. */
    static void recordAs(RoutingContext request, HttpOperation operation) {
        request.put(OPERATION, operation);
    }

    /** As what a request is recorded; null when it is not. */
    static @Nullable HttpOperation operation(RoutingContext request) {
        return request.get(OPERATION);
    }

    /** The address of the client, under the server's own rules for proxies; null where it is not known. */
    static @Nullable String source(RoutingContext request) {
        SocketAddress client = request.request().remoteAddress();
        return client == null ? null : client.hostAddress();
    }

    /** The path as it was sent, without the query. */
    static String path(RoutingContext request) {
        String path = request.request().path();
        return path == null ? "" : path; // of what is no path, such as an authority
    }

    /** Who sent it; null as long as nobody has asked, which must not be done here: authentication may be lazy, or wait. */
    static @Nullable SecurityIdentity identity(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
    }

    /** Whether who sent it will be found out only when somebody asks. */
    static boolean isDeferred(RoutingContext request) {
        return request.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY) != null;
    }
}
