package dev.auditkit.spring.security;

import dev.auditkit.spring.reactive.ReactiveUserProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.publisher.Mono;

/** Who is logged in, as Reactor's context says. Stateless. */
final class ReactiveSecurityUsers implements ReactiveUserProvider {

    @Override
    public Mono<String> user() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .filter(Authentication::isAuthenticated)
                .mapNotNull(SecurityUsers::name);
    }
}
