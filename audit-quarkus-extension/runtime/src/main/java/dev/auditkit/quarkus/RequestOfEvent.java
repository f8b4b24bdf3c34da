package dev.auditkit.quarkus;

import dev.auditkit.capture.HttpCapture;
import io.quarkus.security.spi.runtime.SecurityEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the request says of an event of security that it brought about. Stateless. */
@Singleton
class RequestOfEvent {

    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";
    // The default of quarkus.http.auth.form.username-parameter.
    private static final String FORM_USER = "j_username";

    /** With what somebody tried to log in. */
    Attempt attempt(SecurityEvent event) {
        RoutingContext request = request(event);
        if (request == null) {
            return Attempt.UNKNOWN;
        }
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return new Attempt(request.request().getFormAttribute(FORM_USER), null);
        }
        String scheme = header.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BASIC)) {
            return new Attempt(basicUser(header.substring(BASIC.length())), null);
        }
        return scheme.startsWith(BEARER)
                ? new Attempt(null, header.substring(BEARER.length()).strip())
                : Attempt.UNKNOWN;
    }

    /** RFC 7617 2: what comes before the first colon. */
    private static @Nullable String basicUser(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials.strip()), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon > 0 ? decoded.substring(0, colon) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Nullable
    String source(SecurityEvent event) {
        RoutingContext request = request(event);
        return request == null ? null : CurrentRequest.source(request);
    }

    /** The path, as entries have it for a key. */
    @Nullable
    String path(SecurityEvent event) {
        RoutingContext request = request(event);
        return request == null ? null : HttpCapture.key(CurrentRequest.path(request));
    }

    private static @Nullable RoutingContext request(SecurityEvent event) {
        return event.getEventProperties().get(RoutingContext.class.getName()) instanceof RoutingContext request
                ? request
                : CurrentRequest.get();
    }
}
