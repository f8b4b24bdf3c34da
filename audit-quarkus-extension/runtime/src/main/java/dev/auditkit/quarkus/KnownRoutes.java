package dev.auditkit.quarkus;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The methods of resources, as Quarkus REST sets them up when the application starts: a request that is refused comes to none of them, and its route is
 * the one that it would have taken. Safe for use by many threads.
 */
final class KnownRoutes {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}:]+(?::((?:[^{}]|\\{[^{}]*})*))?}");
    private static final Map<Route, Pattern> ROUTES = new ConcurrentHashMap<>();
    private static final Set<String> METHODS = ConcurrentHashMap.newKeySet();
    private static volatile String root = "";

    private record Route(String httpMethod, String template) {

        /** JAX-RS (3.7.2) prefers the route with the most characters that are no parameter's. */
        int literals() {
            return PARAMETER.matcher(template).replaceAll("").length();
        }
    }

    private KnownRoutes() {}

    /**
     * Adds one.
     *
     * @param httpMethod null of a locator of sub-resources, whose routes only a request finds out
     * @param template the path, as the resource writes it
     * @param method the class's name, {@code #} and the method's
     */
    static void add(@Nullable String httpMethod, String template, String method) {
        METHODS.add(method);
        if (httpMethod != null) {
            ROUTES.computeIfAbsent(new Route(httpMethod, template), route -> pattern(template));
        }
    }

    private static Pattern pattern(String template) {
        StringBuilder regex = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(template);
        int at = 0;
        while (parameter.find()) {
            String of = parameter.group(1);
            regex.append(Pattern.quote(template.substring(at, parameter.start())))
                    .append("(?:")
                    .append(of == null ? "[^/]+" : of.strip())
                    .append(')');
            at = parameter.end();
        }
        return Pattern.compile(
                regex.append(Pattern.quote(template.substring(at))).append("/?").toString());
    }

    /** Has all of them below a path; what is added, and what is found, is without it. */
    static void below(String path) {
        String joined = Routes.join(path, null);
        root = joined.equals("/") ? "" : joined;
    }

    /** The route that a request for that path takes; null where there is none. */
    static @Nullable String of(String httpMethod, String path) {
        return path.startsWith(root + "/") ? below(httpMethod, path.substring(root.length())) : null;
    }

    private static @Nullable String below(String httpMethod, String path) {
        return ROUTES.entrySet().stream()
                .filter(route -> route.getKey().httpMethod().equals(httpMethod)
                        && route.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .max(Comparator.comparingInt(Route::literals).thenComparing(Route::template))
                .map(Route::template)
                .orElse(null);
    }

    /** Whether it is a method of a resource: the class's name, {@code #} and the method's, with or without what follows that. */
    static boolean isResource(String method) {
        int end = method.indexOf('(');
        return METHODS.contains(end < 0 ? method : method.substring(0, end));
    }

    /** Forgets all. */
    static void clear() {
        ROUTES.clear();
        METHODS.clear();
        root = "";
    }
}
