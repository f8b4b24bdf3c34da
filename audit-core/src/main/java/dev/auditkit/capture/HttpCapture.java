package dev.auditkit.capture;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditType;
import dev.auditkit.AuditUnavailableException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a filter of HTTP requests does, whatever the server: which requests are recorded, and how. Safe for use by many
 * threads.
 *
 * <p>An entry has {@code http.POST /owners/{id}} as its operation, with the route in the server's own notation; the path as
 * its key, without the query, which often has secrets in it, and without parameters such as {@code ;jsessionid}; {@code status} as
 * a detail. A status of 401 or 403 is {@code denied}, every other from 400 on an {@code error}.
 */
public final class HttpCapture {

    private static final Set<String> READING = Set.of("GET", "HEAD", "QUERY");
    private static final Set<String> NEVER = Set.of("OPTIONS", "TRACE", "CONNECT");

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    private final AuditRecorder recorder;
    private final boolean captured;
    private final PathPatterns excluded;

    /** @param recorder records the requests */
    public HttpCapture(AuditRecorder recorder) {
        AuditConfig config = recorder.config();
        this.recorder = recorder;
        this.captured = config.captureHttp();
        this.excluded = new PathPatterns(config.captureHttpExclude());
    }

    /**
     * Whether a request is recorded.
     *
     * @param method the HTTP method
     * @param path the path as it was sent, with or without its query
     */
    public boolean captures(String method, String path) {
        String name = method.toUpperCase(Locale.ROOT);
        return captured && !NEVER.contains(name) && recorder.records(type(name)) && !excluded.match(withoutQuery(path));
    }

    /**
     * Begins a request that {@link #captures is recorded}.
     *
     * @param method the HTTP method
     * @param path the path as it was sent, with or without its query
     * @param source the address of the client, as the server sees it under its own rules for proxies; null where it is not known
     * @throws AuditUnavailableException under {@code failure-policy: closed}, when the log takes no entries: answer 503
     */
    public HttpOperation begin(String method, String path, @Nullable String source) {
        String name = Operations.HTTP + method.toUpperCase(Locale.ROOT);
        return new HttpOperation(
                recorder.begin(AuditEvent.of(name + " " + Operations.HTTP_NO_ROUTE)
                        .type(type(method.toUpperCase(Locale.ROOT)))
                        .key(key(path))
                        .source(source)),
                name);
    }

    private static AuditType type(String method) {
        return READING.contains(method) ? AuditType.READ : AuditType.WRITE;
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** A path as entries have it for a key, without the query and without a segment's parameters (RFC 3986 3.3), which may be a session's id. */
    public static String key(String path) {
        String plain = withoutQuery(path);
        return plain.indexOf(';') < 0 ? plain : PARAMETERS.matcher(plain).replaceAll("");
    }
}
