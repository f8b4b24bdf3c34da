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
import java.nio.file.Path;
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
        }
        try (Packaged application = new Packaged(log, "-Daudit.capture.data=false").up()) {
            assertThat(post(application, "/fruits/fig")).isEqualTo(200);
        }
        assertThat(Packaged.lines(log))
                .containsExactly(
                        "application.start fruits ok by system",
                        "create Fruit:1 ok by null",
                        "fruit.add pear ok by null",
                        "http.POST /fruits/{name} /fruits/pear ok by null",
                        "transaction null error by null",
                        "fruit.add durian error by null",
                        "fruit.regret durian error by null",
                        "http.POST /fruits/{name}/regret /fruits/durian/regret error by null",
                        "application.stop fruits ok by system",
                        "application.start fruits ok by system",
                        "fruit.add fig ok by null",
                        "http.POST /fruits/{name} /fruits/fig ok by null",
                        "application.stop fruits ok by system");
        assertThat(LogVerifier.of(log).run().ok()).isTrue();
        List<AuditEntry> first = Packaged.trail(log).subList(1, 4);
        Object shared = correlation(first.get(0));
        assertThat(shared).isNotNull();
        assertThat(first).allSatisfy(entry -> assertThat(correlation(entry)).isEqualTo(shared));
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

    private static Object correlation(AuditEntry entry) {
        return ((Map<?, ?>) entry.metadata().get("audit")).get("correlation_id");
    }

    private static int post(Packaged application, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(application.url() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
