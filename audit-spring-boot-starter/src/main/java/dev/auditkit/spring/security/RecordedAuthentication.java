package dev.auditkit.spring.security;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.ReactorContexts;
import java.util.function.Supplier;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import reactor.core.publisher.Mono;

/** Records who logs in, or tries to. Safe for use by many threads. */
final class RecordedAuthentication implements ReactiveAuthenticationManager, RecordedAuthentications.Recorded {

    private final ReactiveAuthenticationManager manager;
    private final Supplier<AuditRecorder> recorder;
    private final Supplier<ReactorContexts> contexts;

    RecordedAuthentication(
            ReactiveAuthenticationManager manager,
            Supplier<AuditRecorder> recorder,
            Supplier<ReactorContexts> contexts) {
        this.manager = manager;
        this.recorder = recorder;
        this.contexts = contexts;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication given) {
        return manager.authenticate(given)
                .flatMap(known -> record(LoginEvents.succeeded(known)).thenReturn(known))
                .onErrorResume(
                        AuthenticationException.class,
                        failure -> record(LoginEvents.failed(given, failure)).then(Mono.error(failure)));
    }

    private Mono<Boolean> record(AuditEvent.Builder event) {
        return contexts.get().call(() -> {
            recorder.get().record(event);
            return true;
        });
    }
}
