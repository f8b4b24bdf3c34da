package dev.auditkit.capture;

import dev.auditkit.AuditResult;
import org.jspecify.annotations.Nullable;

/** An HTTP request that is being recorded. The first end counts; none throws. Safe for use by many threads. */
public final class HttpOperation {

    private final AuditOperation operation;
    private final String name;

    HttpOperation(AuditOperation operation, String name) {
        this.operation = operation;
        this.name = name;
    }

    /** The operation, to tell it the user once that is known, and for the context of what the request calls. */
    public AuditOperation operation() {
        return operation;
    }

    /** Makes it the operation that this thread works on; see {@link AuditOperation#activate()}. */
    public AuditScope activate() {
        return operation.activate();
    }

    /**
     * The response is sent.
     *
     * @param status its status
     * @param route the route that matched, such as {@code /owners/{id}}; null when none did
     */
    public void end(int status, @Nullable String route) {
        end(status, route, null);
    }

    /**
     * The response is sent, or the server gave up on it.
     *
     * @param status the status of the response; 500 where an exception leaves the handling of it to the server
     * @param route the route that matched; null when none did
     * @param failure what went wrong; null when nothing did
     */
    public void end(int status, @Nullable String route, @Nullable Throwable failure) {
        operation.endAs(() -> {
            operation.metadata(Operations.STATUS, status);
            if (route != null && !route.isBlank()) {
                operation.operation(name + " " + route);
            }
            operation.end(result(status), failure);
        });
    }

    /** The client went away before there was a response. */
    public void cancelled(@Nullable String route) {
        operation.endAs(() -> {
            if (route != null && !route.isBlank()) {
                operation.operation(name + " " + route);
            }
            operation.cancelled();
        });
    }

    /** RFC 9110 15: 401 and 403 refuse, every other 4xx and 5xx is a failure. */
    static AuditResult result(int status) {
        return switch (status) {
            case 401, 403 -> AuditResult.DENIED;
            default -> status >= 400 ? AuditResult.ERROR : AuditResult.OK;
        };
    }
}
