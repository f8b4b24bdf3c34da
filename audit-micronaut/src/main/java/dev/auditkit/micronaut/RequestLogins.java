package dev.auditkit.micronaut;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.token.reader.TokenResolver;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records what becomes of the credentials that a request has with it, by HTTP Basic or a token: of these Micronaut Security publishes no
 * event, or none that says whose they are. Safe for use by many threads.
 */
@Singleton
@Requires(classes = SecurityFilter.class)
@Requires(property = "audit.capture.security", notEquals = StringUtils.FALSE)
@Requires(beans = AuditRecorder.class)
final class RequestLogins {

    private static final String RECORDED = RequestLogins.class.getName();
    private static final String BASIC = "basic ";

    private final AuditRecorder recorder;
    private final @Nullable TokenResolver<HttpRequest<?>> tokens;

    RequestLogins(AuditRecorder recorder, Optional<TokenResolver<HttpRequest<?>>> tokens) {
        this.recorder = recorder;
        this.tokens = tokens.orElse(null);
    }

    /** Whether events of security are recorded: an {@code AuditConfig} of the application's own need not be what the properties say. */
    boolean records() {
        return recorder.config().captureSecurity();
    }

    /** Security has let the request pass, or has refused it; once a request. */
    void decided(HttpRequest<?> request) {
        if (!records() || request.getAttribute(RECORDED).isPresent()) {
            return;
        }
        request.setAttribute(RECORDED, true);
        String user = request.getUserPrincipal().map(Users::name).orElse(null);
        boolean basic = isBasic(request);
        if (user != null) {
            if (basic || request.getAttribute(SecurityFilter.TOKEN).isPresent()) {
                recorder.record(SecurityEvents.login(user));
            }
        } else if (basic) {
            recorder.record(SecurityEvents.loginFailed(givenName(request), null));
        } else {
            given(request).forEach(token -> recorder.record(SecurityEvents.tokenRefused(null, token, null)));
        }
    }

    /** Whether the request has credentials with it that were not accepted. */
    boolean wereRefused(HttpRequest<?> request) {
        return request.getUserPrincipal().isEmpty()
                && (isBasic(request) || !given(request).isEmpty());
    }

    private List<String> given(HttpRequest<?> request) {
        return tokens == null ? List.of() : tokens.resolveTokens(request);
    }

    private static boolean isBasic(HttpRequest<?> request) {
        return request.getHeaders()
                .getAuthorization()
                .filter(value -> value.regionMatches(true, 0, BASIC, 0, BASIC.length()))
                .isPresent();
    }

    /** The name that was given (RFC 7617 2); null where it cannot be read. */
    private static @Nullable String givenName(HttpRequest<?> request) {
        String header = request.getHeaders().getAuthorization().orElse("");
        try {
            String pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon <= 0 ? null : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
