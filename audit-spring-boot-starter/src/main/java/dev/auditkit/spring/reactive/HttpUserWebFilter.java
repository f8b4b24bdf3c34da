package dev.auditkit.spring.reactive;

import dev.auditkit.capture.AuditContext;
import dev.auditkit.capture.HttpOperation;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Tells the operation of a request, and those that it calls, who it is for, once Spring Security has found that out. Safe for use by many threads. */
final class HttpUserWebFilter implements WebFilter, Ordered {

    /** After Spring Security's. */
    static final int LAST = Ordered.LOWEST_PRECEDENCE - 10;

    private final ReactiveUserProvider users;

    HttpUserWebFilter(ReactiveUserProvider users) {
        this.users = users;
    }

    @Override
    public int getOrder() {
        return LAST;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return users.user().map(Optional::of).defaultIfEmpty(Optional.empty()).flatMap(user -> {
            if (user.isPresent()
                    && exchange.getAttribute(HttpOperation.class.getName()) instanceof HttpOperation operation) {
                operation.operation().user(user.get());
            }
            return chain.filter(exchange)
                    .contextWrite(context -> known(context, user.orElse(null), ClientAddress.of(exchange)));
        });
    }

    /** Also for a request that is not recorded: what it calls may be. */
    private static Context known(Context context, @Nullable String user, @Nullable String source) {
        AuditContext before = context.getOrDefault(ReactorContexts.KEY, AuditContext.EMPTY);
        AuditContext known = before == null ? AuditContext.EMPTY : before;
        return context.put(
                ReactorContexts.KEY,
                known.withUser(user == null ? known.user() : user).withSource(source));
    }
}
