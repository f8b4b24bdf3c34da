package dev.auditkit.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Which names are names, and which are keys that stand where the name goes. */
class SecurityUsersTest {

    private static final String KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
    private static final String SHORTENED = "token:sk_live_...";

    /** As applications write them for their API keys. */
    @SuppressWarnings("serial")
    private static final class ApiKeyToken extends AbstractAuthenticationToken {

        private final String key;

        ApiKeyToken(String key) {
            super(List.of());
            this.key = key;
        }

        @Override
        public @Nullable Object getCredentials() {
            return null;
        }

        @Override
        public Object getPrincipal() {
            return key;
        }
    }

    @Test
    void aKeyIsShortenedWhicheverTokenItComesIn() {
        assertThat(List.<Authentication>of(
                        new PreAuthenticatedAuthenticationToken(KEY, KEY),
                        new PreAuthenticatedAuthenticationToken(KEY, "N/A"),
                        new ApiKeyToken(KEY),
                        new UsernamePasswordAuthenticationToken(KEY, KEY),
                        new UsernamePasswordAuthenticationToken(KEY, null)))
                .extracting(SecurityUsers::name)
                .containsOnly(SHORTENED);
        assertThat(SecurityUsers.token(new PreAuthenticatedAuthenticationToken(KEY, "N/A")))
                .isEqualTo(KEY);
    }

    /** That is a login that failed, of a name that nobody has. */
    @Test
    void aKeyThatSomebodyTypesInForTheirNameIsShortenedButNoToken() {
        Authentication given = UsernamePasswordAuthenticationToken.unauthenticated(KEY, "guessed");
        assertThat(SecurityUsers.name(given)).isEqualTo(SHORTENED);
        assertThat(SecurityUsers.token(given)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550e8400-e29b-41d4-a716-446655440000",
                "AKIA4IOSFODNN7EXAMPLE",
                "d41d8cd98f00b204e9800998ecf8427e",
                "Zm9vYmFyYmF6cXV4MTIzNA==",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
            })
    void whatLooksLikeAKeyIsTakenForOne(String key) {
        assertThat(SecurityUsers.name(new ApiKeyToken(key)))
                .startsWith("token:")
                .doesNotContain(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "user12345678.accounts",
                "svc-billing-eu-west-1-prod",
                "somebody.with.a.long.name",
                "a1b2c3d4e5f6g7h8@example.com",
                "CN=rod 4eC39HqLyjWDarjtT1zdp7dc, OU=x"
            })
    void whatLooksLikeANameStaysOne(String name) {
        assertThat(SecurityUsers.name(new ApiKeyToken(name))).isEqualTo(name);
    }

    @Test
    void aNameThatSomebodyElseVouchesForStaysAsItIs() {
        String name = "550e8400-e29b-41d4-a716-446655440000";
        User user = new User(name, "", AuthorityUtils.NO_AUTHORITIES);
        assertThat(SecurityUsers.name(UsernamePasswordAuthenticationToken.authenticated(user, null, List.of())))
                .isEqualTo(name);
        assertThat(SecurityUsers.name(
                        new RememberMeAuthenticationToken("key", name, AuthorityUtils.createAuthorityList("USER"))))
                .isEqualTo(name);
    }

    @Test
    void aUserWithTheNameAsThePasswordHasANameAndNobodyHasNone() {
        assertThat(SecurityUsers.name(new UsernamePasswordAuthenticationToken("alice", "alice")))
                .isEqualTo("alice");
        assertThat(SecurityUsers.name(new AnonymousAuthenticationToken(
                        "key", "anonymousUser", AuthorityUtils.createAuthorityList("ANONYMOUS"))))
                .isNull();
    }
}
