package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureProviderNotFoundEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;

/**
 * Records the events that Spring Security publishes, in the form that they have whatever the framework. Safe for use by many
 * threads.
 */
final class SecurityEventListener {

    private final AuditRecorder recorder;

    SecurityEventListener(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @EventListener
    void loggedIn(AuthenticationSuccessEvent event) {
        Authentication known = event.getAuthentication();
        if (LoginEvents.isLogin(known)) {
            if (SecurityUsers.current() == null) { // else somebody asks whether a password is another's
                Accessed.tell(SecurityUsers.name(known));
            }
            recorder.record(LoginEvents.succeeded(known));
        }
    }

    @EventListener
    void loginFailed(AbstractAuthenticationFailureEvent event) {
        if (event instanceof AuthenticationFailureProviderNotFoundEvent) {
            return; // a manager says that it is not asked for this, after another has refused it
        }
        recorder.record(LoginEvents.failed(event.getAuthentication(), event.getException()));
    }

    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        String user = SecurityUsers.name(event.getAuthentication());
        Accessed.tell(user);
        recorder.record(SecurityEvents.logout(user));
    }

    @EventListener
    void refused(AuthorizationDeniedEvent<?> event) {
        if (Accessed.isErrorPage(event.getObject())) {
            return;
        }
        String user = SecurityUsers.name(event.getAuthentication());
        Accessed.tell(event.getObject(), user);
        recorder.record(SecurityEvents.accessDenied(user, Accessed.key(event.getObject()), null));
    }
}
