package dev.auditkit.quarkus;

import dev.auditkit.capture.Tokens;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The names of users, as Quarkus has them. */
final class IdentityName {

    private IdentityName() {}

    /** The name; null where there is nobody. What is its own credential, such as an API key, is shortened. */
    static @Nullable String of(@Nullable SecurityIdentity identity) {
        if (identity == null || identity.isAnonymous()) {
            return null;
        }
        Principal principal = identity.getPrincipal();
        String name = principal == null ? null : principal.getName();
        if (name == null || name.isBlank()) {
            return null;
        }
        boolean isCredential = identity.getCredentials().stream()
                .anyMatch(credential -> credential instanceof TokenCredential token && name.equals(token.getToken()));
        return isCredential ? Tokens.shortened(name) : name;
    }
}
