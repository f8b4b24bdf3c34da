package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.session.SessionFixationProtectionEvent;
import org.springframework.security.web.authentication.switchuser.AuthenticationSwitchUserEvent;

/** Records the events of Spring Security's part for the web: of sessions, and of who works as somebody else. Safe for use by many threads. */
final class WebSecurityEventListener {

    private final AuditRecorder recorder;

    WebSecurityEventListener(AuditRecorder recorder) {
        this.recorder = recorder;
    }

    @EventListener
    void renewed(SessionFixationProtectionEvent event) {
        recorder.record(SecurityEvents.session(SecurityUsers.name(event.getAuthentication()), "renewed"));
    }

    /** Published only where the application has Spring Security's publisher of sessions. */
    @EventListener
    void ended(SessionDestroyedEvent event) {
        for (SecurityContext context : event.getSecurityContexts()) {
            if (context.getAuthentication() != null) {
                recorder.record(SecurityEvents.session(SecurityUsers.name(context.getAuthentication()), "ended"));
            }
        }
    }

    @EventListener
    void switched(AuthenticationSwitchUserEvent event) {
        UserDetails target = event.getTargetUser();
        String as = target == null ? "(nobody)" : target.getUsername();
        recorder.record(SecurityEvents.userSwitched(SecurityUsers.name(event.getAuthentication()), as));
    }
}
