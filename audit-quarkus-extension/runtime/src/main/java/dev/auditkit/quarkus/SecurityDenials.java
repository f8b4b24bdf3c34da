package dev.auditkit.quarkus;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.inject.Singleton;

/** The exceptions of Quarkus Security that are no security exceptions of Java's. Stateless. */
@Singleton
class SecurityDenials implements Denials {

    @Override
    public boolean test(Throwable failure) {
        return failure instanceof AuthenticationFailedException;
    }
}
