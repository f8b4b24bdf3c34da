package dev.auditkit.spring.actuate;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.security.AuthenticationAuditListener;
import org.springframework.boot.actuate.security.AuthorizationAuditListener;

/**
 * The actuator's own listeners to Spring Security, whose events say that they are from there: one that an application publishes under the same
 * name is its own.
 */
final class SecurityAuditListeners {

    private SecurityAuditListeners() {}

    /** An event that says what Spring Security has said before. */
    @SuppressWarnings("serial") // as of what it extends
    static final class OfSecurity extends AuditEvent {

        private OfSecurity(Instant time, String principal, String type, Map<String, @Nullable Object> data) {
            super(time, principal, type, data);
        }

        private static OfSecurity of(AuditEvent event) {
            return new OfSecurity(event.getTimestamp(), event.getPrincipal(), event.getType(), event.getData());
        }
    }

    /** Of logins. */
    static final class Authentications extends AuthenticationAuditListener {

        @Override
        protected void publish(AuditEvent event) {
            super.publish(OfSecurity.of(event));
        }
    }

    /** Of refusals. */
    static final class Authorizations extends AuthorizationAuditListener {

        @Override
        protected void publish(AuditEvent event) {
            super.publish(OfSecurity.of(event));
        }
    }
}
