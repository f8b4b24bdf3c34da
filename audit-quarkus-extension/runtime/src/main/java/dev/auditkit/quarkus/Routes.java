package dev.auditkit.quarkus;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The route that a request took, as whoever serves it writes it: {@code /orders/{id}}. */
final class Routes {

    private static final String ROUTE = Routes.class.getName();
    // What Quarkus finds out for its own meters and traces, where it has them; of servers that are not Quarkus REST,
    // too.
    private static final String OF_QUARKUS = "UrlPathTemplate";

    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    private Routes() {}

    /** Adds to the route: a sub-resource is found by a locator, which has a path of its own. */
    static void matched(RoutingContext request, String path) {
        String before = request.get(ROUTE);
        request.put(ROUTE, before == null ? path : join(before, path));
    }

    /** The route; null where none is known. */
    static @Nullable String of(RoutingContext request) {
        String route = request.get(ROUTE);
        String known = route == null ? request.get(OF_QUARKUS) : route;
        return known == null ? ofVertx(request.currentRoute()) : known;
    }

    /** Routes of Vert.x, which reactive routes are too, write {@code /orders/:id}. Filters and servers have one for many paths, which says nothing. */
    private static @Nullable String ofVertx(@Nullable Route route) {
        return route == null || route.getPath() == null || !route.isExactPath() ? null : template(route.getPath());
    }

    /** A path of Vert.x, with its parameters as templates have them. */
    static String template(String path) {
        return PARAMETER.matcher(path).replaceAll("{$1}");
    }

    /** Two parts of a path, with one slash between them, and one before them. */
    static String join(@Nullable String before, @Nullable String after) {
        String path = ("/" + (before == null ? "" : before) + "/" + (after == null ? "" : after)).replaceAll("/+", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
