package dev.auditkit.quarkus;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditType;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.Operations;
import dev.auditkit.capture.SecurityEvents;
import io.quarkus.arc.All;
import io.quarkus.security.spi.runtime.AuthenticationFailureEvent;
import io.quarkus.security.spi.runtime.AuthenticationSuccessEvent;
import io.quarkus.security.spi.runtime.AuthorizationFailureEvent;
import io.quarkus.security.spi.runtime.AuthorizationSuccessEvent;
import io.quarkus.security.spi.runtime.SecurityEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records the events that Quarkus Security fires, in the form that they have whatever the framework. Safe for use by many threads. */
@Singleton
class SecurityObserver {

    private final AuditRecorder recorder;
    private final boolean captured;
    private final @Nullable RequestOfEvent requests;

    SecurityObserver(AuditRecorder recorder, AuditConfig config, @All List<RequestOfEvent> requests) {
        this.recorder = recorder;
        captured = config.enabled() && config.captureSecurity();
        this.requests = requests.isEmpty() ? null : requests.get(0);
    }

    void loggedIn(@Observes AuthenticationSuccessEvent event) {
        record(event, () -> SecurityEvents.login(IdentityName.of(event.getSecurityIdentity())));
    }

    void loginFailed(@Observes AuthenticationFailureEvent event) {
        record(event, () -> {
            Attempt attempt = requests == null ? Attempt.UNKNOWN : requests.attempt(event);
            Throwable why = event.getAuthenticationFailure();
            return attempt.token() == null
                    ? SecurityEvents.loginFailed(attempt.user(), why)
                    : SecurityEvents.tokenRefused(null, attempt.token(), why);
        });
    }

    void refused(@Observes AuthorizationFailureEvent event) {
        record(
                event,
                () -> SecurityEvents.accessDenied(
                        IdentityName.of(event.getSecurityIdentity()), key(event), event.getAuthorizationFailure()));
    }

    /** Each request is granted access, often twice: these are recorded as what only reads is. */
    void granted(@Observes AuthorizationSuccessEvent event) {
        record(
                event,
                () -> AuditEvent.of(Operations.ACCESS)
                        .type(AuditType.READ)
                        .user(IdentityName.of(event.getSecurityIdentity()))
                        .key(key(event)));
    }

    private void record(SecurityEvent event, Supplier<AuditEvent.Builder> recorded) {
        if (captured) {
            AuditEvent.Builder builder = recorded.get();
            String source = requests == null ? null : requests.source(event);
            recorder.record(source == null ? builder : builder.source(source));
        }
    }

    /** The class and the name of a method, or the path of a request, as that for a resource is; null where neither is known. */
    private @Nullable String key(SecurityEvent event) {
        Object method = event.getEventProperties().get(AuthorizationFailureEvent.SECURED_METHOD_KEY);
        if (method instanceof String name && (requests == null || !KnownRoutes.isResource(name))) {
            int end = name.indexOf('#');
            int dot = end < 0 ? -1 : name.lastIndexOf('.', end);
            return name.substring(dot + 1).replace('#', '.');
        }
        return requests == null ? null : requests.path(event);
    }
}
