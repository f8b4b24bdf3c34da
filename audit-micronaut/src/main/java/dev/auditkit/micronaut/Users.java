package dev.auditkit.micronaut;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The names that users are known by. */
final class Users {

    private Users() {}

    /** The name: of a JWT or an OpenID login its subject, unless Micronaut Security was told to take another claim. */
    static @Nullable String name(@Nullable Principal principal) {
        String name = principal == null ? null : principal.getName();
        return name == null || name.isBlank() ? null : name;
    }
}
