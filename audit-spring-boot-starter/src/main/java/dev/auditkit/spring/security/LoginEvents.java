package dev.auditkit.spring.security;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.SecurityEvents;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** Logins, whatever told of them. */
final class LoginEvents {

    // Of oauth2Client, whose principal is the application.
    private static final String GRANT =
            "org.springframework.security.oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken";

    private LoginEvents() {}

    /** Whether somebody logged in, and the application did not fetch itself a token for who is logged in already. */
    static boolean isLogin(Authentication known) {
        return !known.getClass().getName().equals(GRANT);
    }

    static AuditEvent.Builder succeeded(Authentication known) {
        return SecurityEvents.login(SecurityUsers.name(known));
    }

    static AuditEvent.Builder failed(Authentication given, AuthenticationException why) {
        String token = SecurityUsers.token(given);
        return token == null
                ? SecurityEvents.loginFailed(SecurityUsers.name(given), why)
                : SecurityEvents.tokenRefused(null, token, why);
    }
}
