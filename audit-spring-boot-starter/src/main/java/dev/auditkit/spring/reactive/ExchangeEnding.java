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
        boolean refused = status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value();
        String taken = ReactiveRoutes.of(exchange);
        operation.end(status, taken == null && refused ? routes.find(exchange) : taken, failure);
    }

    /** What the filters before this one make of it, they answer later. */
    void failed(Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            end(failure);
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
