package dev.auditkit.sample.micronaut;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.AuthenticationFailureReason;
import io.micronaut.security.authentication.AuthenticationRequest;
import io.micronaut.security.authentication.AuthenticationResponse;
import io.micronaut.security.authentication.provider.HttpRequestAuthenticationProvider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may log in; Audrey, an auditor, sees nothing here, not the orders either. Passwords as they are: this is a sample. */
@Singleton
class OrderUsers implements HttpRequestAuthenticationProvider<Object> {

    private static final Map<String, List<String>> ROLES =
            Map.of("alice", List.of("USER"), "bob", List.of("USER", "ADMIN"), "audrey", List.of("AUDITOR"));

    @Override
    public AuthenticationResponse authenticate(
            @Nullable HttpRequest<Object> request, AuthenticationRequest<String, String> given) {
        String name = given.getIdentity();
        List<String> roles = ROLES.get(name);
        return roles != null && given.getSecret().equals(name + "-secret")
                ? AuthenticationResponse.success(name, roles)
                : AuthenticationResponse.failure(AuthenticationFailureReason.CREDENTIALS_DO_NOT_MATCH);
    }
}
