package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpOperation;
import dev.auditkit.capture.SecurityEvents;
import dev.auditkit.internal.spring.ReactorContexts;
import dev.auditkit.spring.reactive.ReactiveUserProvider;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Records who logs out of a WebFlux application, as Spring Security tells nobody: it stands right before the filter that logs users out, and
 * {@link #behind} right after it. A user whose request comes by the first, is answered, and never gets to the second, has been logged
 * out, whichever handlers the application has for that. Safe for use by many threads.
 */
final class LogoutRecordingFilter implements WebFilter {

    private static final String WENT_ON = LogoutRecordingFilter.class.getName();

    private final Supplier<AuditRecorder> recorder;
    private final Supplier<ReactorContexts> contexts;
    private final Supplier<ReactiveUserProvider> users;

    LogoutRecordingFilter(
            Supplier<AuditRecorder> recorder,
            Supplier<ReactorContexts> contexts,
            Supplier<ReactiveUserProvider> users) {
        this.recorder = recorder;
        this.contexts = contexts;
        this.users = users;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return users.get()
                .user()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(user -> user.isPresent() ? watched(exchange, chain, user.get()) : chain.filter(exchange));
    }

    /** For what the filter that logs users out lets through. */
    static Mono<Void> behind(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getAttributes().put(WENT_ON, true);
        return chain.filter(exchange);
    }

    private Mono<Void> watched(ServerWebExchange exchange, WebFilterChain chain, String user) {
        if (exchange.getAttribute(HttpOperation.class.getName()) instanceof HttpOperation operation) {
            operation.operation().user(user);
        }
        return chain.filter(exchange).then(Mono.defer(() -> ended(exchange, user)));
    }

    private Mono<Void> ended(ServerWebExchange exchange, String user) {
        return exchange.getAttributes().containsKey(WENT_ON)
                ? Mono.empty()
                : contexts.get().call(() -> record(user)).then();
    }

    private boolean record(String user) {
        recorder.get().record(SecurityEvents.logout(user));
        return true;
    }
}
