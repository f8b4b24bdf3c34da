package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import dev.auditkit.capture.SecurityEvents;
import dev.auditkit.internal.spring.ReactorContexts;
import dev.auditkit.spring.reactive.ReactiveUserProvider;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Stands where Spring Security knows the user and has not yet refused them anything: tells the recorded request who they are, and records
 * the refusal. Safe for use by many threads.
 */
final class RefusalWebFilter implements WebFilter {

    private final Supplier<AuditRecorder> recorder;
    private final Supplier<ReactorContexts> contexts;
    private final Supplier<ReactiveUserProvider> users;

    RefusalWebFilter(
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
                .flatMap(user -> filter(exchange, chain, user.orElse(null)));
    }

    private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain, @Nullable String user) {
        if (user != null && exchange.getAttribute(HttpOperation.class.getName()) instanceof HttpOperation operation) {
            operation.operation().user(user);
        }
        return chain.filter(exchange)
                .onErrorResume(
                        AccessDeniedException.class,
                        refusal -> contexts.get()
                                .call(() -> record(exchange, user))
                                .then(Mono.error(refusal)));
    }

    private boolean record(ServerWebExchange exchange, @Nullable String user) {
        String path = exchange.getRequest().getURI().getRawPath();
        recorder.get().record(SecurityEvents.accessDenied(user, HttpCapture.key(path), null));
        return true;
    }
}
