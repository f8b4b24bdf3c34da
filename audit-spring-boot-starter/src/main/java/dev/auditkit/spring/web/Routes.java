package dev.auditkit.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The routes of an application. Safe for use by many threads. */
interface Routes {

    // As HandlerMapping of Spring MVC, which need not be there, names it.
    String ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
    // That of static resources, where requests end that nothing else takes.
    String ANY = "/**";

    /** Knows only what Spring MVC has found already. */
    Routes FOUND = request -> null;

    /** The route that a request would have taken, had it not been refused before; null where there is none. */
    @Nullable
    String find(HttpServletRequest request);

    /** The route that a request took; null where none was found. */
    static @Nullable String of(HttpServletRequest request) {
        return request.getAttribute(ROUTE) instanceof String route && !route.equals(ANY) ? route : null;
    }
}
