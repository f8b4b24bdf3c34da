package dev.auditkit.quarkus.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.verify.LogVerifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application leaves a trail without a gap, from one start to the next; what keeps it from starting it says in words. */
class PackagedApplicationIT {

    @TempDir
    Path directory;

    @Test
    void eachStartGoesOnWithTheTrailOfTheLast() throws Exception {
        Path log = directory.resolve("log");
        try (Packaged application = new Packaged(log).up()) {
            assertThat(post(application, "/fruits/pear")).isEqualTo(200);
            assertThat(post(application, "/fruits/durian/regret")).isEqualTo(500);
            assertThat(post(application, "/fruits/pear/rename/quince")).isEqualTo(204);
            assertThat(send(application, "DELETE", "/fruits")).isEqualTo(200);
        }
        try (Packaged application = new Packaged(log, "-Daudit.capture.data=false").up()) {
            assertThat(post(application, "/fruits/fig")).isEqualTo(200);
        }
        assertThat(Packaged.lines(log))
                .containsExactly(
                        "application.start fruits ok by system",
                        "security.login null ok by alice",
                        "create Fruit:1 ok by alice",
                        "fruit.add pear ok by alice",
                        "http.POST /fruits/{name} /fruits/pear ok by alice",
                        "security.login null ok by alice",
                        "fruit.add durian error by alice",
                        "transaction null error by alice",
                        "fruit.regret durian error by alice",
                        "http.POST /fruits/{name}/regret /fruits/durian/regret error by alice",
                        "security.login null ok by alice",
                        "update Fruit:1 ok by alice",
                        "http.POST /fruits/{name}/rename/{to} /fruits/pear/rename/quince ok by alice",
                        "security.login null ok by alice",
                        "delete Fruit:* ok by alice",
                        "http.DELETE /fruits /fruits ok by alice",
                        "application.stop fruits ok by system",
                        "application.start fruits ok by system",
                        "security.login null ok by alice",
                        "fruit.add fig ok by alice",
                        "http.POST /fruits/{name} /fruits/fig ok by alice",
                        "application.stop fruits ok by system");
        assertThat(LogVerifier.of(log).run().ok()).isTrue();
        List<AuditEntry> trail = Packaged.trail(log);
        sameRequest(trail.subList(2, 5));
        sameRequest(trail.subList(11, 13));
        sameRequest(trail.subList(14, 16));
        assertThat(trail.get(11).metadata()).containsEntry("changed", List.of("name"));
        assertThat(trail.get(14).metadata()).containsEntry("bulk", "query").containsEntry("rows", 1);
    }

    @Test
    void aBadValueIsRefusedInWords() throws Exception {
        try (Packaged application = new Packaged(directory.resolve("log"), "-Daudit.max-wait=3 fortnights")) {
            assertThat(application.ended()).isNotZero();
            assertThat(application.said())
                    .contains("audit.max-wait = '3 fortnights'", "a duration with its unit", "Change audit.max-wait");
        }
    }

    @Test
    void aDirectoryThatAnotherProcessHasIsRefusedInWords() throws Exception {
        Path log = directory.resolve("log");
        AuditConfig config = AuditConfig.builder().logDir(log).minFreeMb(0).build();
        try (AuditLog other = AuditLog.open(config);
                Packaged application = new Packaged(log, "-Daudit.failure-policy=closed")) {
            assertThat(application.ended()).isNotZero();
            assertThat(application.said()).contains(log.toString(), "Stop the other process");
            assertThat(other.stats().enabled()).isTrue();
        }
    }

    private static void sameRequest(List<AuditEntry> entries) {
        AuditEntry request = entries.get(entries.size() - 1);
        assertThat(request.traceId()).hasSize(32);
        assertThat(correlation(request)).isNotNull();
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.traceId()).isEqualTo(request.traceId());
            assertThat(correlation(entry)).isEqualTo(correlation(request));
        });
    }

    private static Object correlation(AuditEntry entry) {
        return ((Map<?, ?>) entry.metadata().get("audit")).get("correlation_id");
    }

    private static int post(Packaged application, String path) throws Exception {
        return send(application, "POST", path);
    }

    private static int send(Packaged application, String method, String path) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("alice:any".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(application.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Basic " + credentials)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
