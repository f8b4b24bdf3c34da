package dev.auditkit.micronaut;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterContinuation;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Records requests. It stands before the filter of Micronaut Security, so that what that refuses is recorded too. Safe for use by many
 * threads.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(classes = {HttpServerConfiguration.class, RouteAttributes.class})
@Requires(beans = HttpCapture.class)
final class HttpCaptureFilter implements Ordered {

    /** After the filters of tracing, so that the trace is known; before those of sessions and security. */
    static final int ORDER = ServerFilterPhase.TRACING.after();

    private static final int SERVER_ERROR = 500;

    private final HttpCapture capture;
    private final AuditRecorder recorder;
    private final @Nullable ClientAddress addresses;
    private final List<AnswerListener> listeners;
    private final String contextPath;

    HttpCaptureFilter(
            HttpCapture capture,
            AuditRecorder recorder,
            Optional<ClientAddress> addresses,
            List<AnswerListener> listeners,
            HttpServerConfiguration server) {
        this.capture = capture;
        this.recorder = recorder;
        this.addresses = addresses.orElse(null);
        this.listeners = listeners;
        String path = server.getContextPath();
        this.contextPath = path == null ? "" : path;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @RequestFilter
    Publisher<MutableHttpResponse<?>> filter(
            HttpRequest<?> request,
            FilterContinuation<Publisher<MutableHttpResponse<?>>> rest,
            MutablePropagatedContext context) {
        String path = request.getUri().getRawPath();
        if (!capture.captures(request.getMethodName(), withoutContext(path))) {
            return rest.proceed();
        }
        HttpOperation operation;
        try {
            operation = capture.begin(request.getMethodName(), path, source(request));
        } catch (AuditUnavailableException e) {
            return Mono.just(HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE));
        }
        AuditScope scope = operation.activate();
        try {
            context.add(new AuditPropagation(recorder.context()));
            return Mono.from(rest.proceed())
                    .doOnNext(response -> answered(operation, request, response))
                    .doOnError(failure -> failed(operation, request, failure))
                    .doOnCancel(() -> operation.cancelled(route(request)));
        } finally {
            scope.close();
        }
    }

    private void answered(HttpOperation operation, HttpRequest<?> request, HttpResponse<?> response) {
        listeners.forEach(listener -> listener.answered(request, response));
        tellUser(operation, request);
        int status = response.code();
        // Below, the status is what the application has to say.
        Throwable failure = status < SERVER_ERROR
                ? null
                : RouteAttributes.getException(response).orElse(null);
        operation.end(status, route(request), failure);
    }

    private void failed(HttpOperation operation, HttpRequest<?> request, Throwable failure) {
        tellUser(operation, request);
        operation.end(SERVER_ERROR, route(request), failure);
    }

    private static void tellUser(HttpOperation operation, HttpRequest<?> request) {
        String user = request.getUserPrincipal().map(Users::name).orElse(null);
        if (user != null) {
            operation.operation().user(user);
        }
    }

    private @Nullable String source(HttpRequest<?> request) {
        return addresses == null ? null : addresses.of(request);
    }

    private static @Nullable String route(HttpRequest<?> request) {
        return BasicHttpAttributes.getUriTemplate(request).orElse(null);
    }

    /** Patterns of paths do not have the application's own prefix. */
    private String withoutContext(String path) {
        return !contextPath.isEmpty() && path.startsWith(contextPath) ? path.substring(contextPath.length()) : path;
    }
}
