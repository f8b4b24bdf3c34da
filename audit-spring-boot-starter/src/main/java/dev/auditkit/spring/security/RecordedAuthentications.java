package dev.auditkit.spring.security;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.ObjectPostProcessor;

/**
 * Puts {@link RecordedAuthentication} around what authenticates users: the managers that are beans, and the one that Spring Security makes
 * of users and passwords, which it hands to one post-processor of its own and to no other. Safe for use by many threads.
 */
final class RecordedAuthentications implements BeanPostProcessor {

    // Of ReactiveObservationConfiguration of Spring Security.
    private static final String ITS_OWN = "reactiveAuthenticationManagerPostProcessor";

    private final Supplier<AuditRecorder> recorder;
    private final Supplier<ReactorContexts> contexts;

    RecordedAuthentications(Supplier<AuditRecorder> recorder, Supplier<ReactorContexts> contexts) {
        this.recorder = recorder;
        this.contexts = contexts;
    }

    @Override
    @SuppressWarnings("unchecked") // the name says of what it is
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ReactiveAuthenticationManager manager) {
            return recorded(manager);
        }
        return name.equals(ITS_OWN) && bean instanceof ObjectPostProcessor<?> before
                ? new AndRecorded((ObjectPostProcessor<ReactiveAuthenticationManager>) before)
                : bean;
    }

    private ReactiveAuthenticationManager recorded(ReactiveAuthenticationManager manager) {
        return manager instanceof RecordedAuthentication
                ? manager
                : new RecordedAuthentication(manager, recorder, contexts);
    }

    private final class AndRecorded implements ObjectPostProcessor<ReactiveAuthenticationManager> {

        private final ObjectPostProcessor<ReactiveAuthenticationManager> before;

        AndRecorded(ObjectPostProcessor<ReactiveAuthenticationManager> before) {
            this.before = before;
        }

        @Override
        @SuppressWarnings("unchecked") // as Spring Security itself does: whoever asks wants no more than the interface
        public <O extends ReactiveAuthenticationManager> O postProcess(O manager) {
            return (O) recorded(before.postProcess((ReactiveAuthenticationManager) manager));
        }
    }
}
