package dev.auditkit.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The routes of Spring MVC's controllers. Safe for use by many threads. */
final class MvcRoutes implements Routes {

    private final Supplier<List<RequestMappingInfoHandlerMapping>> mappings;

    /** @param mappings asked when a route is wanted, as filters are made before controllers */
    MvcRoutes(Supplier<List<RequestMappingInfoHandlerMapping>> mappings) {
        this.mappings = mappings;
    }

    @Override
    public @Nullable String find(HttpServletRequest request) {
        try {
            if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
                ServletRequestPathUtils.parseAndCache(request);
            }
            for (HandlerMapping mapping : mappings.get()) {
                if (mapping.getHandler(request) != null) {
                    return Routes.of(request);
                }
            }
        } catch (Exception e) {
            return null; // such as a method or a type of content that no route takes
        }
        return null;
    }
}
