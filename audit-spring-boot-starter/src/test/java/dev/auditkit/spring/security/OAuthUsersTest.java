package dev.auditkit.spring.security;

import static dev.auditkit.spring.security.AuthorizationServer.CLIENT;
import static dev.auditkit.spring.security.AuthorizationServer.NAME;
import static dev.auditkit.spring.security.AuthorizationServer.SUBJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.capture.Tokens;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.web.util.UriComponentsBuilder;

/** Users whom an authorization server knows: they are in the log by their subject, and what they prove it with is not. */
@Timeout(60)
class OAuthUsersTest {

    private static final String RESOURCES = "spring.security.oauth2.resourceserver.";

    @TempDir
    static Path directory;

    private static AuthorizationServer authority;

    @BeforeAll
    static void found() throws Exception {
        authority = new AuthorizationServer();
    }

    @AfterAll
    static void abolish() {
        authority.close();
    }

    /** Of a token no more than its shortened form, and of that no more than ten characters. */
    private static void assertThatNothingSecretIsIn(String files) {
        for (String secret : authority.secrets()) {
            String rest = files.replace(Tokens.shortened(secret), "");
            for (String part : secret.replace("=", "").split("\\.", -1)) {
                assertThat(rest).doesNotContain(part.substring(0, Math.min(11, part.length())));
            }
        }
    }

    /** Under Spring Boot's own rules. */
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void theUserIsTheClaimThatTheApplicationChose(WebApplicationType type) throws Exception {
        Path key = Files.writeString(directory.resolve("key.pem"), authority.publicKey());
        Map<String, String> properties = Map.of(
                RESOURCES + "jwt.public-key-location",
                key.toUri().toString(),
                RESOURCES + "jwt.principal-claim-name",
                "preferred_username");
        try (OAuthUnderTest application = new OAuthUnderTest(type, directory.resolve("claim-" + type), properties)) {
            assertThat(application.cancel("/api/orders/1", authority.jwt("any")))
                    .isEqualTo(200);
            assertThat(application.trail())
                    .contains(
                            "order.cancel order:1 " + NAME + " OK",
                            "http.POST /api/orders/{id} /api/orders/1 " + NAME + " OK")
                    .noneMatch(entry -> entry.contains(SUBJECT));
            assertThatNothingSecretIsIn(application.files());
        }
    }

    /** What an application does for them, whichever server it has. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Users {

        final OAuthUnderTest application;

        Users(WebApplicationType type, Class<?> rules) {
            application = new OAuthUnderTest(type, directory.resolve("log-" + type), properties(), rules);
        }

        private static Map<String, String> properties() {
            Map<String, String> all = new HashMap<>(Map.of(
                    RESOURCES + "jwt.jwk-set-uri", authority.uri("/jwks"),
                    RESOURCES + "opaquetoken.introspection-uri", authority.uri("/introspect"),
                    RESOURCES + "opaquetoken.client-id", CLIENT,
                    RESOURCES + "opaquetoken.client-secret", authority.secret("opaque-secret")));
            String provider = "spring.security.oauth2.client.provider.local.";
            all.put(provider + "authorization-uri", authority.uri("/authorize"));
            all.put(provider + "token-uri", authority.uri("/token"));
            all.put(provider + "user-info-uri", authority.uri("/user"));
            all.put(provider + "jwk-set-uri", authority.uri("/jwks"));
            all.put(provider + "user-name-attribute", "sub");
            // By OpenID Connect; by OAuth 2.0 alone; and not for a login, but for the use of another service.
            Map.of(
                            "oidc", "openid,login/oauth2/code",
                            "plain", "profile,login/oauth2/code",
                            "service", "service,service")
                    .forEach((name, use) -> {
                        String registration = "spring.security.oauth2.client.registration." + name + ".";
                        all.put(registration + "provider", "local");
                        all.put(registration + "client-id", CLIENT);
                        all.put(registration + "client-secret", authority.secret("client-secret"));
                        all.put(registration + "authorization-grant-type", "authorization_code");
                        all.put(registration + "scope", use.split(",", -1)[0]);
                        all.put(registration + "redirect-uri", "{baseUrl}/" + use.split(",", -1)[1] + "/" + name);
                    });
            return all;
        }

        @AfterAll
        void stop() {
            application.close();
        }

        @BeforeEach
        void mark() throws Exception {
            application.mark();
        }

        @AfterEach
        void nothingSecretIsInTheLog() throws Exception {
            assertThatNothingSecretIsIn(application.files());
        }

        /** Entries of what Spring Security does are only where it tells of it. */
        abstract List<String> ofJwt(String entry);

        abstract List<String> ofLogin(String... entries);

        final void assertThatTrailIs(List<String> before, String... after) throws InterruptedException {
            List<String> all = new ArrayList<>(before);
            all.addAll(List.of(after));
            assertThat(application.trail()).containsExactlyElementsOf(all);
        }

        @Test
        void whoHasAJwtIsItsSubject() throws Exception {
            assertThat(application.cancel("/api/orders/1", authority.jwt("orders")))
                    .isEqualTo(200);
            assertThatTrailIs(
                    ofJwt("security.login null " + SUBJECT + " OK"),
                    "order.cancel order:1 " + SUBJECT + " OK",
                    "http.POST /api/orders/{id} /api/orders/1 " + SUBJECT + " OK");
        }

        @Test
        void whoLacksAScopeIsRefusedByName() throws Exception {
            assertThat(application.cancel("/api/orders/1", authority.jwt("other")))
                    .isEqualTo(403);
            assertThatTrailIs(
                    ofJwt("security.login null " + SUBJECT + " OK"),
                    "security.access /api/orders/1 " + SUBJECT + " DENIED",
                    "http.POST /api/orders/{id} /api/orders/1 " + SUBJECT + " DENIED");
        }

        @Test
        void aJwtThatDoesNotHoldIsNobodys() throws Exception {
            String jwt = authority.jwt("orders");
            int signature = jwt.lastIndexOf('.') + 1;
            String forged = jwt.substring(0, signature) + new StringBuilder(jwt.substring(signature)).reverse();
            String expired = authority.jwt("orders", Instant.now().minusSeconds(600), null);
            for (String refused :
                    List.of(authority.secret(forged), expired, authority.secret("8e1f37aa0c2b4d17bd11"))) {
                application.mark();
                assertThat(application.cancel("/api/orders/1", refused)).isEqualTo(401);
                assertThatTrailIs(
                        ofJwt("security.token " + Tokens.shortened(refused) + " null DENIED"),
                        "http.POST /api/orders/{id} /api/orders/1 null DENIED");
            }
        }

        @Test
        void whoHasAnOpaqueTokenIsItsSubject() throws Exception {
            assertThat(application.cancel("/opaque/orders/1", authority.opaque()))
                    .isEqualTo(200);
            assertThatTrailIs(
                    List.of("security.login null " + SUBJECT + " OK"),
                    "order.cancel order:1 " + SUBJECT + " OK",
                    "http.POST /opaque/orders/{id} /opaque/orders/1 " + SUBJECT + " OK");
        }

        @Test
        void anOpaqueTokenThatIsNotKnownIsNobodys() throws Exception {
            String unknown = authority.secret("2f6c1f0f5f2b4cb7a0de");
            assertThat(application.cancel("/opaque/orders/1", unknown)).isEqualTo(401);
            assertThatTrailIs(
                    List.of("security.token " + Tokens.shortened(unknown) + " null DENIED"),
                    "http.POST /opaque/orders/{id} /opaque/orders/1 null DENIED");
        }

        /** Where the browser is sent to, once the authorization server has let its user in. */
        final String authorized(HttpClient browser, String registration) throws Exception {
            return authority.authorized(application.location(browser, "/oauth2/authorization/" + registration));
        }

        @ParameterizedTest
        @ValueSource(strings = {"oidc", "plain"})
        void whoLogsInAndOutIsTheSubject(String registration) throws Exception {
            HttpClient browser = OAuthUnderTest.browser();
            assertThat(application.location(browser, authorized(browser, registration)))
                    .endsWith("/");
            String callback = "http.GET (no route) /login/oauth2/code/" + registration;
            assertThatTrailIs(
                    List.of("http.GET (no route) /oauth2/authorization/" + registration + " null OK"),
                    ofLogin(
                                    "security.login null " + SUBJECT + " OK",
                                    "security.session null " + SUBJECT + " OK",
                                    callback + " " + SUBJECT + " OK")
                            .toArray(String[]::new));
            application.mark();
            assertThat(application.send(browser, "POST", "/orders/1").statusCode())
                    .isEqualTo(200);
            assertThat(application.send(browser, "POST", "/logout").statusCode())
                    .isEqualTo(302);
            assertThatTrailIs(
                    List.of("order.cancel order:1 " + SUBJECT + " OK"),
                    "http.POST /orders/{id} /orders/1 " + SUBJECT + " OK",
                    "security.logout null " + SUBJECT + " OK",
                    "http.POST (no route) /logout " + SUBJECT + " OK");
        }

        /** By who asked for another login, by the user, and by the authorization server. */
        @ParameterizedTest
        @CsvSource({"state,guessed-state", "error,access_denied", "code,guessed-code"})
        void aLoginThatIsRefusedIsNobodys(String parameter, String value) throws Exception {
            HttpClient browser = OAuthUnderTest.browser();
            UriComponentsBuilder callback = UriComponentsBuilder.fromUriString(authorized(browser, "oidc"));
            if (parameter.equals("error")) {
                callback.replaceQueryParam("code");
            }
            String refused = callback.replaceQueryParam(parameter, authority.secret(value))
                    .build(true)
                    .toUriString();
            application.mark();
            assertThat(application.location(browser, refused)).contains("/login?error");
            assertThatTrailIs(
                    ofLogin("security.login null null DENIED", "http.GET (no route) /login/oauth2/code/oidc null OK"));
        }
    }

    @Nested
    class OfAServletApplication extends Users {

        OfAServletApplication() {
            super(WebApplicationType.SERVLET, ServletOAuthRules.class);
        }

        /** It has an event, and is seen where it is answered too. */
        @Test
        void aLoginByPasswordThatFailsIsRecordedOnce() throws Exception {
            String login = "/login?username=mallory&password=" + authority.secret("guessed-password");
            assertThat(application.send(OAuthUnderTest.browser(), "POST", login).statusCode())
                    .isEqualTo(302);
            assertThat(application.trail())
                    .containsExactly("security.login null mallory DENIED", "http.POST (no route) /login null OK");
        }

        @Test
        void aTokenThatTheApplicationFetchesIsNoLogin() throws Exception {
            HttpClient browser = OAuthUnderTest.browser();
            application.location(browser, authorized(browser, "oidc"));
            String callback = authorized(browser, "service");
            application.mark();
            assertThat(application.location(browser, callback)).doesNotContain("error");
            assertThatTrailIs(List.of("http.GET (no route) /service/service null OK"));
        }

        @Override
        List<String> ofJwt(String entry) {
            return List.of(entry);
        }

        @Override
        List<String> ofLogin(String... entries) {
            return List.of(entries);
        }
    }

    /** Spring Security makes managers of logins inside of itself there, and tells nobody. */
    @Nested
    class OfAWebFluxApplication extends Users {

        OfAWebFluxApplication() {
            super(WebApplicationType.REACTIVE, WebFluxOAuthRules.class);
        }

        @Override
        List<String> ofJwt(String entry) {
            return List.of();
        }

        @Override
        List<String> ofLogin(String... entries) {
            return List.of(entries[entries.length - 1].replace(SUBJECT, "null"));
        }
    }
}
