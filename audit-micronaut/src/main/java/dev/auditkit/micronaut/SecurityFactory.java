package dev.auditkit.micronaut;

import dev.auditkit.capture.UserProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.utils.SecurityService;
import jakarta.inject.Singleton;

/** Tells the recorder who is logged in, and which exceptions refuse, as Micronaut Security has it. */
@Factory
@Requires(classes = SecurityService.class)
final class SecurityFactory {

    @Singleton
    @Requires(beans = SecurityService.class)
    @Requires(missingBeans = UserProvider.class)
    UserProvider auditUserProvider(SecurityService security) {
        return () -> security.getAuthentication().map(Users::name).orElse(null);
    }

    @Singleton
    @Requires(missingBeans = Denials.class)
    Denials auditDenials() {
        return AuthorizationException.class::isInstance;
    }
}
