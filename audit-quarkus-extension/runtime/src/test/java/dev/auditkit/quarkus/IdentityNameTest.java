package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import org.junit.jupiter.api.Test;

class IdentityNameTest {

    @Test
    void nobodyHasNone() {
        assertThat(IdentityName.of(null)).isNull();
        assertThat(IdentityName.of(
                        QuarkusSecurityIdentity.builder().setAnonymous(true).build()))
                .isNull();
    }

    @Test
    void aUserHasTheirName() {
        assertThat(IdentityName.of(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("alice"))
                        .addCredential(new TokenCredential("eyJhbGciOiJSUzI1NiJ9", "bearer"))
                        .build()))
                .isEqualTo("alice");
    }

    @Test
    void whatIsItsOwnCredentialIsShortened() {
        String key = "sk_live_Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA";
        assertThat(IdentityName.of(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(key))
                        .addCredential(new TokenCredential(key, "api-key"))
                        .build()))
                .isEqualTo("token:sk_live_Z...");
    }

    @Test
    void routesHaveOneSlashBetweenTheirParts() {
        assertThat(Routes.join("/orders/", "/{id}")).isEqualTo("/orders/{id}");
        assertThat(Routes.join("orders", "{id}/")).isEqualTo("/orders/{id}");
        assertThat(Routes.join(null, "")).isEqualTo("/");
    }
}
