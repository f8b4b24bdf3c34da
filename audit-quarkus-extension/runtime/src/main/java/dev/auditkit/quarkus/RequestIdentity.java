package dev.auditkit.quarkus;

import io.quarkus.security.identity.SecurityIdentity;
import org.jspecify.annotations.Nullable;

/** Who sent the request that the calling thread works on. Stateless. */
interface RequestIdentity {

    /** Who is at work where there is no request. */
    interface Otherwise {

        @Nullable
        SecurityIdentity identity();
    }

    /** Who sent it, as far as that is known by now; where there is no request, or it does not say, what the other says. */
    @Nullable
    SecurityIdentity or(Otherwise otherwise);
}
