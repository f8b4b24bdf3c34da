package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthenticationRequest;
import io.micronaut.security.event.LoginFailedEvent;
import io.micronaut.security.event.LoginSuccessfulEvent;
import io.micronaut.security.event.LogoutEvent;
import io.micronaut.security.token.event.AccessTokenGeneratedEvent;
import io.micronaut.security.token.event.RefreshTokenGeneratedEvent;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Records the events that Micronaut Security publishes, in the form that they have whatever the framework. Safe for use by many
 * threads.
 */
@Singleton
@Requires(classes = LoginSuccessfulEvent.class)
@Requires(property = "audit.capture.security", notEquals = StringUtils.FALSE)
@Requires(beans = AuditRecorder.class)
final class SecurityEventListener {

    private final AuditRecorder recorder;

    SecurityEventListener(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @EventListener
    void loggedIn(LoginSuccessfulEvent event) {
        record(SecurityEvents.login(user(event.getSource())));
    }

    @EventListener
    void loginFailed(LoginFailedEvent event) {
        AuthenticationRequest<?, ?> request = event.getAuthenticationRequest();
        Object identity = request == null ? null : request.getIdentity();
        record(SecurityEvents.loginFailed(identity == null ? null : identity.toString(), null));
    }

    @EventListener
    void loggedOut(LogoutEvent event) {
        record(SecurityEvents.logout(user(event.getSource())));
    }

    @EventListener
    void tokenIssued(AccessTokenGeneratedEvent event) {
        if (event.getSource() instanceof String token) {
            record(SecurityEvents.tokenIssued(null, token));
        }
    }

    @EventListener
    void tokenIssued(RefreshTokenGeneratedEvent event) {
        record(SecurityEvents.tokenIssued(Users.name(event.getAuthentication()), event.getRefreshToken()));
    }

    private void record(AuditEvent.Builder event) {
        if (recorder.config().captureSecurity()) {
            recorder.record(event);
        }
    }

    private static @Nullable String user(Object source) {
        return source instanceof Authentication authentication ? Users.name(authentication) : null;
    }
}
