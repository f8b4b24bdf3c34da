package dev.auditkit.micronaut;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.Audited;
import dev.auditkit.capture.SourceProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthenticationFailureReason;
import io.micronaut.security.authentication.AuthenticationRequest;
import io.micronaut.security.authentication.AuthenticationResponse;
import io.micronaut.security.authentication.provider.HttpRequestAuthenticationProvider;
import io.micronaut.security.handlers.LogoutHandler;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.token.event.RefreshTokenGeneratedEvent;
import io.micronaut.security.token.refresh.RefreshTokenPersistence;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests to a real server, with Micronaut Security before the application. */
class HttpCaptureTest {

    @TempDir
    Path directory;

    private Server start(String... properties) {
        return new Server("http", directory, properties);
    }

    @Test
    void aRequestIsRecordedWithRouteUserSourceAndStatus() throws Exception {
        try (Server server = start()) {
            assertThat(server.send("POST", "/orders/4711/cancel?token=secret", "alice"))
                    .isEqualTo(200);
            AuditEntry entry = server.entries("http.*", 1).get(0);
            assertThat(entry.operation()).isEqualTo("http.POST /orders/{id}/cancel");
            assertThat(entry.key()).isEqualTo("/orders/4711/cancel");
            assertThat(entry.user()).isEqualTo("alice");
            assertThat(entry.source()).isEqualTo("127.0.0.1");
            assertThat(entry.metadata()).containsEntry("status", 200);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("order.cancel")
                    .by("alice")
                    .from("127.0.0.1")
                    .isOk()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.login")
                    .by("alice")
                    .isOk()
                    .once();
            assertThat(server.entries("*", 5))
                    .extracting(AuditEntry::operation)
                    .containsExactly(
                            "audit.opened",
                            "application.start",
                            "security.login",
                            "order.cancel",
                            "http.POST /orders/{id}/cancel");
        }
    }

    @Test
    void whatMicronautSecurityRefusesFirstIsRecordedAsDenied() throws Exception {
        try (Server server = start()) {
            assertThat(server.send("POST", "/orders/1/cancel", null)).isEqualTo(401);
            assertThat(server.send("POST", "/orders/1/cancel", "mallory")).isEqualTo(401);
            assertThat(server.send("POST", "/admin/1", "alice")).isEqualTo(403);
            List<AuditEntry> entries = server.entries("http.*", 3);
            assertThat(entries).extracting(entry -> entry.result().name()).containsOnly("DENIED");
            assertThat(entries)
                    .extracting(entry -> entry.metadata().get("status"))
                    .containsExactly(401, 401, 403);
            assertThat(entries)
                    .extracting(AuditEntry::operation)
                    .containsExactly(
                            "http.POST /orders/{id}/cancel", "http.POST /orders/{id}/cancel", "http.POST /admin/{id}");
            assertThat(entries).extracting(AuditEntry::user).containsExactly(null, null, "alice");
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.login")
                    .by("mallory")
                    .isDenied()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.access")
                    .by("alice")
                    .withKey("/admin/1")
                    .isDenied()
                    .once();
        }
    }

    @Test
    void failuresAreErrors() throws Exception {
        try (Server server = start()) {
            assertThat(server.send("POST", "/fails/1", "alice")).isEqualTo(500);
            assertThat(server.send("POST", "/conflicts/1", "alice")).isEqualTo(409);
            assertThat(server.send("POST", "/nowhere", "alice")).isEqualTo(404);
            server.entries("http.*", 3);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("http.POST /fails/{id}")
                    .isError()
                    .withMetadata("status", 500)
                    .withMetadata("audit.exception", "java.lang.IllegalStateException");
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("http.POST /conflicts/{id}")
                    .isError()
                    .withMetadata("status", 409);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("http.POST (no route)")
                    .isError()
                    .withMetadata("status", 404);
        }
    }

    @Test
    void whatBlocksAndWhatIsReactiveIsOfTheUserWhoAsked() throws Exception {
        try (Server server = start()) {
            assertThat(server.send("POST", "/blocking/1", "alice")).isEqualTo(200);
            assertThat(server.send("POST", "/later/2", "alice")).isEqualTo(200);
            server.entries("http.*", 2);
            List<AuditEntry> cancelled = server.entries("order.cancel", 2);
            assertThat(cancelled).extracting(AuditEntry::user).containsOnly("alice");
            assertThat(cancelled).extracting(AuditEntry::source).containsOnly("127.0.0.1");
            assertThat(cancelled)
                    .allSatisfy(entry ->
                            assertThat(entry.metadata().get("audit").toString()).contains("correlation_id"));
        }
    }

    @Test
    void aTraceThatIsSentIsThatOfTheEntries() throws Exception {
        try (Server server = start("otel.traces.exporter", "none")) {
            server.send(
                    "POST",
                    "/orders/1/cancel",
                    "alice",
                    null,
                    "traceparent",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            server.entries("http.*", 1);
            assertThat(server.entries("order.cancel", 1))
                    .extracting(AuditEntry::traceId)
                    .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(server.entries("http.*", 1))
                    .extracting(AuditEntry::traceId)
                    .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }

    @Test
    void aHeaderThatAnyoneCanSetIsNoSource() throws Exception {
        try (Server server = start()) {
            server.send(
                    "POST",
                    "/orders/1/cancel",
                    "alice",
                    null,
                    "X-Forwarded-For",
                    "203.0.113.9",
                    "Forwarded",
                    "for=203.0.113.9");
            server.entries("http.*", 1);
            assertThat(server.entries("*", 5).subList(2, 5))
                    .extracting(AuditEntry::source)
                    .containsOnly("127.0.0.1");
        }
    }

    @Test
    void aHeaderThatTheServerIsToldToTrustIsTheSource() throws Exception {
        try (Server server = start("micronaut.server.client-address-header", "X-Real-IP")) {
            server.send("POST", "/orders/1/cancel", "alice", null, "X-Real-IP", "203.0.113.9");
            assertThat(server.entries("http.*", 1))
                    .extracting(AuditEntry::source)
                    .containsOnly("203.0.113.9");
        }
    }

    @Test
    void readingRequestsAreRecordedOnlyWithLogReads() throws Exception {
        try (Server server = start()) {
            assertThat(server.send("GET", "/orders/1", "alice")).isEqualTo(200);
            server.entries("http.*", 0);
        }
        try (Server server = start("audit.log-reads", "true")) {
            assertThat(server.send("GET", "/orders/1", "alice")).isEqualTo(200);
            assertThat(server.entries("http.*", 1).get(0).operation()).isEqualTo("http.GET /orders/{id}");
        }
    }

    @Test
    void excludedPathsAreNotRecordedWhateverTheContextPath() throws Exception {
        try (Server server =
                start("audit.capture.http-exclude", "/orders/**", "micronaut.server.context-path", "/shop")) {
            assertThat(server.send("POST", "/shop/orders/1/cancel", "alice")).isEqualTo(200);
            assertThat(server.send("POST", "/shop/conflicts/1", "alice")).isEqualTo(409);
            assertThat(server.entries("http.*", 1).get(0).key()).isEqualTo("/shop/conflicts/1");
        }
    }

    @Test
    void neitherRequestsNorSecurityAreRecordedWhereThatIsOff() throws Exception {
        try (Server server = start("audit.capture.http", "false", "audit.capture.security", "false")) {
            assertThat(server.send("POST", "/orders/1/cancel", "alice")).isEqualTo(200);
            server.entries("order.cancel", 1);
            server.entries("http.*", 0);
            server.entries("security.*", 0);
            assertThat(server.context().containsBean(HttpCaptureFilter.class)).isFalse();
        }
    }

    @Test
    void beansOfTheApplicationsOwnCountAndNotTheProperties() throws Exception {
        try (Server server = start("own", "true")) {
            assertThat(server.send("POST", "/orders/1/cancel", "alice")).isEqualTo(200);
            assertThat(server.send("POST", "/admin/1", "alice")).isEqualTo(403);
            server.send("POST", "/login", null, "{\"username\":\"alice\",\"password\":\"secret\"}");
            server.entries("security.*", 0);
            assertThat(server.entries("http.*", 3))
                    .extracting(AuditEntry::source)
                    .containsOnly("elsewhere");
        }
    }

    @Test
    void underClosedARequestIsRefusedWhenTheLogTakesNothing() {
        try (Server server = start("audit.failure-policy", "closed")) {
            server.log().close();
            assertThat(server.send("POST", "/orders/1/cancel", "alice")).isEqualTo(503);
            assertThat(server.send("GET", "/orders/1", "alice")).isEqualTo(200);
            assertThat(server.send("GET", "/orders/1/peek", "alice")).isEqualTo(503);
        }
    }

    @Test
    void loginsByTokenAndTheTokensThatAreIssuedAreRecorded() throws Exception {
        try (Server server = start()) {
            String body = "{\"username\":\"alice\",\"password\":\"secret\"}";
            String answer = server.send("POST", "/login", null, body).body();
            String token = answer.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
            assertThat(server.send("POST", "/login", null, body.replace("secret", "wrong"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.send("POST", "/orders/1/cancel", null, null, "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.send("POST", "/orders/1/cancel", null, null, "Authorization", "Bearer " + token + "x")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.send("POST", "/logout", null, "{}", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            server.entries("http.*", 5);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.login")
                    .by("alice")
                    .isOk()
                    .times(3);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.logout")
                    .by("alice")
                    .isOk()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.token")
                    .by("alice")
                    .isOk()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.login")
                    .by("alice")
                    .isDenied()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.token")
                    .isOk()
                    .times(2);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("security.token")
                    .isDenied()
                    .once();
            assertThat(server.entries("security.token", 3))
                    .extracting(AuditEntry::key)
                    .allSatisfy(key -> assertThat(key).startsWith("token:").hasSizeLessThan(25));
        }
    }

    @Singleton
    @Requires(property = "spec", value = "http")
    static class Users implements HttpRequestAuthenticationProvider<Object> {

        @Override
        public @NonNull AuthenticationResponse authenticate(
                HttpRequest<Object> request, @NonNull AuthenticationRequest<String, String> given) {
            boolean known =
                    given.getIdentity().equals("alice") && given.getSecret().equals("secret");
            return known
                    ? AuthenticationResponse.success("alice", List.of("USER"))
                    : AuthenticationResponse.failure(AuthenticationFailureReason.CREDENTIALS_DO_NOT_MATCH);
        }
    }

    @Singleton
    @Requires(property = "spec", value = "http")
    static class RefreshTokens implements RefreshTokenPersistence {

        @Override
        public void persistToken(RefreshTokenGeneratedEvent event) {
            // That they are generated is all.
        }

        @Override
        public Publisher<Authentication> getAuthentication(String refreshToken) {
            return Mono.empty();
        }
    }

    @Singleton
    @Requires(property = "spec", value = "http")
    static class Logout implements LogoutHandler<HttpRequest<?>, MutableHttpResponse<?>> {

        @Override
        public MutableHttpResponse<?> logout(HttpRequest<?> request) {
            return HttpResponse.ok();
        }
    }

    @Factory
    @Requires(property = "own", value = "true")
    static class Own {

        @Singleton
        AuditConfig config(@Property(name = "audit.log-dir") String directory) {
            return AuditConfig.builder()
                    .logDir(Path.of(directory))
                    .minFreeMb(0)
                    .captureSecurity(false)
                    .build();
        }

        @Singleton
        SourceProvider source() {
            return () -> "elsewhere";
        }
    }

    @Singleton
    @Requires(property = "spec", value = "http")
    static class Orders {

        @Audited(operation = "order.cancel", key = "order:{id}")
        String cancel(String id) {
            return id;
        }
    }

    @Controller
    @Requires(property = "spec", value = "http")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Routes {

        private final Orders orders;

        Routes(Orders orders) {
            this.orders = orders;
        }

        @Post("/orders/{id}/cancel")
        String cancel(String id) {
            return orders.cancel(id);
        }

        @Post("/blocking/{id}")
        @ExecuteOn(TaskExecutors.BLOCKING)
        String blocking(String id) {
            return orders.cancel(id);
        }

        @Post("/later/{id}")
        Mono<String> later(String id) {
            return Mono.just(id).publishOn(Schedulers.boundedElastic()).map(orders::cancel);
        }

        @Get("/orders/{id}")
        String show(String id) {
            return id;
        }

        @Get("/orders/{id}/peek")
        String peek(String id) {
            return orders.cancel(id);
        }

        @Post("/admin/{id}")
        @Secured("ADMIN")
        String administer(String id) {
            return id;
        }

        @Post("/fails/{id}")
        String fail(String id) {
            throw new IllegalStateException(id);
        }

        @Post("/conflicts/{id}")
        String conflict(String id) {
            throw new HttpStatusException(HttpStatus.CONFLICT, id);
        }
    }
}
