package dev.auditkit.spring.reactive;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/** The routes of an application. Safe for use by many threads. */
final class ReactiveRoutes {

    // That of static resources, where requests end that nothing else takes.
    private static final String ANY = "/**";

    private final Supplier<List<RequestMappingInfoHandlerMapping>> mappings;

    /** @param mappings asked when a route is wanted, as filters are made before controllers */
    ReactiveRoutes(Supplier<List<RequestMappingInfoHandlerMapping>> mappings) {
        this.mappings = mappings;
    }

    /** The route that a request took; null where none was found. */
    static @Nullable String of(ServerWebExchange exchange) {
        Object route = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return route instanceof PathPattern pattern
                        && !pattern.getPatternString().equals(ANY)
                ? pattern.getPatternString()
                : null;
    }

    /** The route that a request would have taken, had it not been refused before; null where there is none. */
    @Nullable
    String find(ServerWebExchange exchange) {
        for (RequestMappingInfoHandlerMapping mapping : mappings.get()) {
            // Not getHandler, which answers what CORS forbids. This looks through a table, and does not wait for
            // anything.
            mapping.getHandlerInternal(exchange).onErrorComplete().subscribe().dispose();
        }
        return of(exchange);
    }
}
