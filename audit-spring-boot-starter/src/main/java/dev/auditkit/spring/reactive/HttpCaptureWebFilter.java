package dev.auditkit.spring.reactive;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import dev.auditkit.internal.spring.ReactorContexts;
import org.springframework.core.Ordered;
import org.springframework.core.log.LogAccessor;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Records requests. It stands before the filters of Spring Security, so that what those refuse is recorded too. The operation is an
 * attribute of the exchange, under the name of its class. Safe for use by many threads.
 */
final class HttpCaptureWebFilter implements WebFilter, Ordered {

    /** Before Spring Security's. */
    static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    private static final LogAccessor LOGGER = new LogAccessor(HttpCaptureWebFilter.class);

    private final HttpCapture capture;
    private final ReactorContexts contexts;
    private final ReactiveRoutes routes;

    HttpCaptureWebFilter(HttpCapture capture, ReactorContexts contexts, ReactiveRoutes routes) {
        this.capture = capture;
        this.contexts = contexts;
        this.routes = routes;
    }

    @Override
    public int getOrder() {
        return FIRST;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        if (!capture.captures(request.getMethod().name(), path)) {
            // What it calls, such as a login, may be recorded.
            AuditContext known = AuditContext.EMPTY.withSource(ClientAddress.of(exchange));
            return chain.filter(exchange).contextWrite(context -> context.put(ReactorContexts.KEY, known));
        }
        return contexts.call(() -> begin(exchange))
                .map(operation -> recorded(exchange, chain, operation))
                .onErrorResume(AuditUnavailableException.class, e -> Mono.just(refused(exchange, e)))
                .flatMap(answer -> answer);
    }

    private HttpOperation begin(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return capture.begin(request.getMethod().name(), request.getURI().getRawPath(), ClientAddress.of(exchange));
    }

    private Mono<Void> recorded(ServerWebExchange exchange, WebFilterChain chain, HttpOperation operation) {
        exchange.getAttributes().put(HttpOperation.class.getName(), operation);
        ExchangeEnding ending = new ExchangeEnding(operation, routes, exchange);
        return chain.filter(exchange)
                .doOnSuccess(nothing -> ending.end(null))
                .doOnError(ending::failed)
                .doOnCancel(ending::cancelled)
                .contextWrite(context -> ReactorContexts.nest(context, operation.operation()));
    }

    private static Mono<Void> refused(ServerWebExchange exchange, AuditUnavailableException why) {
        LOGGER.warn(why, "A request is refused, as it could not be recorded");
        exchange.getResponse().setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        return exchange.getResponse().setComplete();
    }
}
