package dev.auditkit.sample.quarkus;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Alice; Bob, who is an administrator; and Audrey, an auditor, for whom there is nothing here to see: not the orders either. A sample needs no more. */
@ApplicationScoped
class OrderUsers implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    private static final Map<String, String> PASSWORDS =
            Map.of("alice", "alice-secret", "bob", "bob-secret", "audrey", "audrey-secret");
    private static final Map<String, Set<String>> ROLES =
            Map.of("alice", Set.of("USER"), "bob", Set.of("USER", "ADMIN"), "audrey", Set.of("AUDITOR"));

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        String name = request.getUsername();
        String password = PASSWORDS.get(name);
        if (password == null
                || !password.equals(String.valueOf(request.getPassword().getPassword()))) {
            return Uni.createFrom().failure(new AuthenticationFailedException("wrong name or password"));
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(name))
                        .addRoles(ROLES.getOrDefault(name, Set.of()))
                        .build());
    }
}
