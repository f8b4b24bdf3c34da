package dev.auditkit.spring.security;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.SecurityEvents;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/** Logins, whatever told of them. */
final class LoginEvents {

    private LoginEvents() {}

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
