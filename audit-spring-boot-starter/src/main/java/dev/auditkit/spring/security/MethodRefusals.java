package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import dev.auditkit.internal.spring.LateBean;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.MethodInvocationResult;
import org.springframework.security.core.Authentication;

/**
 * Records what method security refuses. Without a publisher it publishes nothing, so listeners of the application do not get that from here either; all
 * else is published as it was. Safe for use by many threads.
 */
final class MethodRefusals implements AuthorizationEventPublisher {

    private final AuthorizationEventPublisher others;
    private final LateBean<AuditRecorder> recorder;

    MethodRefusals(AuthorizationEventPublisher others, Supplier<AuditRecorder> recorder) {
        this.others = others;
        this.recorder = new LateBean<>(recorder);
    }

    @Override
    public <T> void publishAuthorizationEvent(
            Supplier<Authentication> user, T secured, @Nullable AuthorizationResult decision) {
        if (!(secured instanceof MethodInvocation) && !(secured instanceof MethodInvocationResult)) {
            others.publishAuthorizationEvent(user, secured, decision);
        } else if (decision != null && !decision.isGranted()) {
            AuditRecorder recording = recorder.orNull();
            if (recording != null) {
                recording.record(SecurityEvents.accessDenied(SecurityUsers.name(user), Accessed.key(secured), null));
            }
        }
    }
}
