package dev.auditkit.spring.web;

import dev.auditkit.capture.HttpOperation;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Ends the recording of a request when its response is complete, which may be on another thread and much later. For one request. */
final class HttpEnding implements AsyncListener {

    private final HttpOperation operation;
    private final Routes routes;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private volatile @Nullable Throwable failure;

    HttpEnding(HttpOperation operation, Routes routes, HttpServletRequest request, HttpServletResponse response) {
        this.operation = operation;
        this.routes = routes;
        this.request = request;
        this.response = response;
    }

    /** The request failed, and the server is left to answer it. */
    void failed(@Nullable Throwable cause) {
        if (cause != null) {
            failure = cause instanceof ServletException && cause.getCause() != null ? cause.getCause() : cause;
        }
    }

    /** The thread is done with the request: ends now, or when what was begun asynchronously does. */
    void whenDone() {
        if (failure == null && request.isAsyncStarted()) {
            request.getAsyncContext().addListener(this);
        } else {
            end();
        }
    }

    private void end() {
        Throwable cause = failure;
        int status = cause == null ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        operation.end(status, route(status), cause);
    }

    private @Nullable String route(int status) {
        String taken = Routes.of(request);
        boolean refused = status == HttpServletResponse.SC_UNAUTHORIZED || status == HttpServletResponse.SC_FORBIDDEN;
        return taken == null && refused ? routes.find(request) : taken;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    /** Someone may still answer it; the server ends it with an error if nobody does. */
    @Override
    public void onTimeout(AsyncEvent event) {
        // onComplete follows, with the status.
    }

    @Override
    public void onError(AsyncEvent event) {
        failed(event.getThrowable());
    }

    /** Listeners go with the cycle that they were added in. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
