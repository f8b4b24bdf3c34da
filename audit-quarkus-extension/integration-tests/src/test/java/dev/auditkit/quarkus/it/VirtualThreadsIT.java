package dev.auditkit.quarkus.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Methods that Quarkus runs on virtual threads are recorded like any other. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIT {

    private static final int AT_ONCE = 40;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void userTraceAndOutcomeAreThoseOfTheRequest() throws Exception {
        Path log = directory.resolve("log");
        try (Packaged application = new Packaged(log).up()) {
            assertThat(send(application, "/tickets/1/buy", "alice").get().body())
                    .isEqualTo("virtual");
            assertThat(send(application, "/tickets/1/fail", "alice").get().statusCode())
                    .isEqualTo(500);
            assertThat(send(application, "/tickets/1/refund", "alice").get().statusCode())
                    .isEqualTo(403);
            assertThat(send(application, "/tickets/1/regret", "alice").get().statusCode())
                    .isEqualTo(204);
            List<CompletableFuture<?>> sideBySide = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                sideBySide.add(send(application, "/tickets/side" + i + "/buy", "user-side" + i));
            }
            CompletableFuture.allOf(sideBySide.toArray(CompletableFuture[]::new))
                    .get();
        }
        assertThat(Packaged.lines(log))
                .filteredOn(line -> line.endsWith("by alice") && !line.startsWith("security."))
                .containsExactly(
                        "ticket.reserve 1 ok by alice",
                        "ticket.buy 1 ok by alice",
                        "http.POST /tickets/{id}/buy /tickets/1/buy ok by alice",
                        "ticket.fail 1 error by alice",
                        "http.POST /tickets/{id}/fail /tickets/1/fail error by alice",
                        "http.POST /tickets/{id}/refund /tickets/1/refund denied by alice",
                        "ticket.regret 1 error by alice",
                        "http.POST /tickets/{id}/regret /tickets/1/regret ok by alice");
        Map<String, List<AuditEntry>> byTrace = Packaged.trail(log).stream()
                .filter(entry -> String.valueOf(entry.key()).contains("side"))
                .collect(Collectors.groupingBy(AuditEntry::traceId));
        assertThat(byTrace).hasSize(AT_ONCE);
        assertThat(byTrace.values())
                .allSatisfy(entries -> assertThat(entries)
                        .hasSize(3)
                        .allSatisfy(entry -> assertThat(entry.user())
                                .isEqualTo("user-" + entries.get(0).key())));
    }

    private CompletableFuture<HttpResponse<String>> send(Packaged application, String path, String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ":any").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(application.url() + path))
                .header("Authorization", "Basic " + credentials)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
