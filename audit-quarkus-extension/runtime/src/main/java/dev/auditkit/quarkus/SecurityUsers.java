package dev.auditkit.quarkus;

import dev.auditkit.capture.UserProvider;
import io.quarkus.arc.All;
import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is logged in, whatever the mechanism. Authentication that is lazy stays so: who was not asked for is not known. Safe for use by many threads. */
@Singleton
@DefaultBean
class SecurityUsers implements UserProvider {

    private final CurrentIdentityAssociation association;
    private final @Nullable RequestIdentity requests;

    SecurityUsers(CurrentIdentityAssociation association, @All List<RequestIdentity> requests) {
        this.association = association;
        this.requests = requests.isEmpty() ? null : requests.get(0);
    }

    @Override
    public @Nullable String user() {
        return IdentityName.of(requests == null ? associated() : requests.or(this::associated));
    }

    /** Not getIdentity, which may wait. */
    private @Nullable SecurityIdentity associated() {
        return Arc.container().requestContext().isActive()
                ? association.getDeferredIdentity().subscribeAsCompletionStage().getNow(null)
                : null;
    }
}
