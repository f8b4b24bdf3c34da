package dev.auditkit.spring.reactive;

import dev.auditkit.capture.HttpOperation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Ends the recording of a request when its status is certain. For one request. */
final class ExchangeEnding {

    private final HttpOperation operation;
    private final ReactiveRoutes routes;
    private final ServerWebExchange exchange;

    ExchangeEnding(HttpOperation operation, ReactiveRoutes routes, ServerWebExchange exchange) {
        this.operation = operation;
        this.routes = routes;
        this.exchange = exchange;
    }

    void end(@Nullable Throwable failure) {
        HttpStatusCode given = exchange.getResponse().getStatusCode();
        int status = given == null ? HttpStatus.OK.value() : given.value();
        end(status, failure);
    }

    private void end(int status, @Nullable Throwable failure) {
        boolean refused = status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value();
        String taken = ReactiveRoutes.of(exchange);
        operation.end(status, taken == null && refused ? routes.find(exchange) : taken, failure);
    }

    /** What the filters before this one make of it, they answer later. */
    void failed(Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            // The client has its status, but not all of what that promised.
            HttpStatusCode sent = exchange.getResponse().getStatusCode();
            end(sent != null && sent.isError() ? sent.value() : HttpStatus.INTERNAL_SERVER_ERROR.value(), failure);
        } else {
            exchange.getResponse().beforeCommit(() -> {
                end(failure);
                return Mono.empty();
            });
        }
    }

    void cancelled() {
        operation.cancelled(ReactiveRoutes.of(exchange));
    }
}
