package dev.auditkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** What applications with a server do beyond the contract: traces, shutdown, virtual threads. */
class WebApplicationTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path directory;

    private SpringUnderTest start(WebApplicationType type, String... properties) {
        Map<String, String> all =
                new HashMap<>(Map.of("audit.log-dir", directory.toString(), "audit.min-free-mb", "0"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        Class<?> rules = type == WebApplicationType.SERVLET ? ServletRules.class : WebFluxRules.class;
        return new SpringUnderTest(type, all, SampleController.class, rules);
    }

    private static CompletableFuture<Integer> send(SpringUnderTest to, String path, String... headers) {
        String credentials = Base64.getEncoder().encodeToString("alice:alice-secret".getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(to.uri().resolve(path))
                .header("Authorization", "Basic " + credentials)
                .POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private List<AuditEntry> trail() {
        try (AuditReader log =
                        AuditReader.open(AuditConfig.builder().logDir(directory).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            return entries.toList();
        }
    }

    private AuditEntry only(String operation) {
        List<AuditEntry> entries = trail().stream()
                .filter(entry -> entry.operation().equals(operation))
                .toList();
        assertThat(entries).as(operation).hasSize(1);
        return entries.get(0);
    }

    /** Micrometer Tracing with its bridge to OpenTelemetry. */
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void theTraceOfARequestIsThatOfWhoSentIt(WebApplicationType type) throws Exception {
        try (SpringUnderTest application = start(type)) {
            assertThat(send(application, "/sample/1", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(200);
        }
        assertThat(only("http.POST /sample/{id}").traceId()).isEqualTo(TRACE);
        assertThat(only("sample.write").traceId()).isEqualTo(TRACE);
        assertThat(only("security.login").traceId()).isEqualTo(TRACE);
        assertThat(only("sample.write").spanId()).hasSize(16).isNotEqualTo("00f067aa0ba902b7");
    }

    /** Spring Security has no event of it there. */
    @Test
    void whoLogsOutOfAWebFluxApplicationIsRecorded() throws Exception {
        try (SpringUnderTest application = start(WebApplicationType.REACTIVE)) {
            assertThat(send(application, "/sample/1").get(10, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(send(application, "/logout").get(10, TimeUnit.SECONDS)).isEqualTo(302);
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(application.uri().resolve("/logout"))
                                            .POST(HttpRequest.BodyPublishers.noBody())
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(302);
        }
        AuditEntry logout = only("security.logout");
        assertThat(logout.user()).isEqualTo("alice");
        assertThat(logout.source()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(trail().stream()
                        .filter(entry -> entry.operation().startsWith("http."))
                        .map(AuditEntry::user))
                .containsExactly("alice", "alice", null);
    }

    /** The server answers what it has begun before the log ends. */
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void whatIsBegunWhenTheApplicationStopsIsRecorded(WebApplicationType type) throws Exception {
        CompletableFuture<Integer> slow;
        try (SpringUnderTest application = start(type, "server.shutdown", "graceful")) {
            assertThat(send(application, "/sample/1").get(10, TimeUnit.SECONDS)).isEqualTo(200);
            slow = send(application, "/sample/1/slow");
            Thread.sleep(200);
        }
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        List<String> operations = trail().stream().map(AuditEntry::operation).toList();
        assertThat(operations.subList(operations.size() - 3, operations.size()))
                .containsExactly("http.POST /sample/{id}/slow", "application.stop", "audit.closed");
        assertThat(only("http.POST /sample/{id}/slow").user()).isEqualTo("alice");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void onVirtualThreadsUserAndTraceAreThoseOfTheCaller() throws Exception {
        try (SpringUnderTest application =
                start(WebApplicationType.SERVLET, "spring.threads.virtual.enabled", "true")) {
            assertThat(send(application, "/sample/1", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(200);
            CompletableFuture<String> thread = new CompletableFuture<>();
            application.with("bob", null, () -> {
                application.executor().execute(() -> {
                    application.service().unnamed();
                    thread.complete(Thread.currentThread().toString());
                });
                return null;
            });
            assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("VirtualThread");
        }
        assertThat(only("sample.write").user()).isEqualTo("alice");
        assertThat(only("sample.write").traceId()).isEqualTo(TRACE);
        assertThat(only("SampleService.unnamed").user()).isEqualTo("bob");
    }
}
