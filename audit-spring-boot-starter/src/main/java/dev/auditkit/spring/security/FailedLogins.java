package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.SecurityEvents;
import dev.auditkit.internal.spring.LateBean;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.util.ReflectionUtils;

/**
 * Records the failed logins of which Spring Security has no event: what a filter refuses before it asks anybody, such as an OAuth 2.0 login with a
 * wrong state, and exceptions that no event is for, such as those of OAuth 2.0. It stands before what answers them. Safe for use by many threads.
 */
final class FailedLogins implements BeanPostProcessor {

    // Protected, as it is meant for subclasses of an application's own.
    private static final @Nullable Method HANDLER =
            ReflectionUtils.findMethod(AbstractAuthenticationProcessingFilter.class, "getFailureHandler");

    private final LateBean<AuditRecorder> recorder;

    /** Failures that had an event, until they are answered. An exception is equal to itself only. */
    private final Set<AuthenticationException> known =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** @param recorder asked for when a login fails, as filters may be made before it */
    FailedLogins(Supplier<AuditRecorder> recorder) {
        this.recorder = new LateBean<>(recorder);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AbstractAuthenticationProcessingFilter filter && HANDLER != null) {
            ReflectionUtils.makeAccessible(HANDLER);
            Object answers = ReflectionUtils.invokeMethod(HANDLER, filter);
            if (answers instanceof AuthenticationFailureHandler handler && !(answers instanceof Recording)) {
                filter.setAuthenticationFailureHandler(recording(handler));
            }
        }
        return bean;
    }

    private Recording recording(AuthenticationFailureHandler handler) {
        return (request, response, failure) -> {
            record(failure);
            handler.onAuthenticationFailure(request, response, failure);
        };
    }

    @EventListener
    void published(AbstractAuthenticationFailureEvent event) {
        known.add(event.getException());
    }

    private void record(AuthenticationException failure) {
        AuditRecorder recording = recorder.orNull();
        if (!known.remove(failure) && recording != null) {
            Authentication given = failure.getAuthenticationRequest();
            recording.record(
                    given == null ? SecurityEvents.loginFailed(null, failure) : LoginEvents.failed(given, failure));
        }
    }

    /** Marks what is recorded already. */
    private interface Recording extends AuthenticationFailureHandler {}
}
