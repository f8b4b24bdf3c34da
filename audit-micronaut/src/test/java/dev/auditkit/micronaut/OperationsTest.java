package dev.auditkit.micronaut;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditStats;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log tells of itself to who runs it. */
class OperationsTest {

    private static final String[] OPEN = {
        "endpoints.health.details-visible", "ANONYMOUS", "endpoints.auditlog.sensitive", "false"
    };

    @TempDir
    Path directory;

    private Server start(String... properties) {
        String[] all = new String[OPEN.length + properties.length];
        System.arraycopy(OPEN, 0, all, 0, OPEN.length);
        System.arraycopy(properties, 0, all, OPEN.length, properties.length);
        return new Server("http", directory, all);
    }

    private static String get(Server server, String path) {
        return server.send("GET", path, null, null).body();
    }

    @Test
    void aLogThatTakesEntriesIsUpAndMetered() {
        try (Server server = start()) {
            assertThat(get(server, "/health")).contains("\"audit\":{\"name\":\"", "\"dropped\":0");
            assertThat(server.send("GET", "/health", null)).isEqualTo(200);
            MeterRegistry registry = server.context().getBean(MeterRegistry.class);
            server.log().flush();
            double before = registry.get("audit.entries").functionCounter().count();
            server.log().log(AuditEvent.of("one").build());
            server.log().flush();
            assertThat(registry.get("audit.entries").functionCounter().count()).isEqualTo(before + 1);
            assertThat(registry.get("audit.queue.capacity").gauge().value()).isEqualTo(8_192);
        }
    }

    @Test
    void aLogThatDoesNotIsDownButKeepsNobodyFromBeingReady() {
        try (Server server = start()) {
            server.log().close();
            assertThat(server.send("GET", "/health", null)).isEqualTo(503);
            assertThat(server.send("GET", "/health/liveness", null)).isEqualTo(200);
            assertThat(server.send("GET", "/health/readiness", null)).isEqualTo(200);
        }
    }

    @Test
    void underClosedNobodyIsReadyWithoutTheLog() {
        try (Server server = start("audit.failure-policy", "closed")) {
            server.log().close();
            assertThat(server.send("GET", "/health/liveness", null)).isEqualTo(200);
            assertThat(server.send("GET", "/health/readiness", null)).isEqualTo(503);
        }
    }

    @Test
    void underClosedALogThatIsNotWellButTakesEntriesKeepsNobodyFromBeingReady() throws Exception {
        try (Server server = start("audit.failure-policy", "closed", "audit.compression", "gzip")) {
            server.log().log(AuditEvent.of("one").build());
            server.log().flush();
            Path segment = directory.resolve("log").resolve("audit-00000000000000000000.jsonl");
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[20]));
            }
            server.log().rotate(); // the segment is damaged, and so stays as it is
            for (int i = 0; i < 1_000 && server.log().stats().state() == AuditStats.State.UP; i++) {
                Thread.sleep(10);
            }
            assertThat(server.send("GET", "/health", null)).isEqualTo(503);
            assertThat(server.send("GET", "/health/readiness", null)).isEqualTo(200);
        }
    }

    @Test
    void healthCanBeSwitchedOffAndALogThatIsOffIsUnknown() {
        try (Server server = start("endpoints.health.audit.enabled", "false")) {
            assertThat(get(server, "/health")).doesNotContain("\"audit\"");
        }
        try (Server server = start("audit.enabled", "false")) {
            assertThat(get(server, "/health")).contains("audit.enabled is false");
            assertThat(server.context()
                            .getBean(MeterRegistry.class)
                            .find("audit.entries")
                            .functionCounter())
                    .isNull();
        }
    }

    @Test
    void theEndpointShowsTheLogAndActsAndIsRecorded() throws Exception {
        try (Server server = start()) {
            server.log().log(AuditEvent.of("one").user("alice").build());
            server.log().log(AuditEvent.of("two").user("bob").build());
            server.log().flush();
            assertThat(get(server, "/auditlog")).contains("\"state\":\"up\"", "\"next_seq\":");
            String entries = get(server, "/auditlog/entries?user=alice&limit=5");
            assertThat(entries).contains("\"operation\":\"one\"").doesNotContain("\"operation\":\"two\"");
            assertThat(server.send("GET", "/auditlog/entries?from=yesterday", null))
                    .isEqualTo(400);
            assertThat(server.send("GET", "/auditlog/entries?limit=1000", null)).isEqualTo(200);
            assertThat(server.send("GET", "/auditlog/entries?limit=1001", null, null)
                            .body())
                    .contains("limit 1001", "allowed: 0 to 1000");
            assertThat(server.send("GET", "/auditlog/entries?limit=1001", null)).isEqualTo(400);
            assertThat(server.send("GET", "/auditlog/secrets", null)).isEqualTo(404);
            assertThat(server.send("POST", "/auditlog/rotate", null, "{}").body())
                    .contains("\"sealed\":");
            assertThat(server.send("POST", "/auditlog/cleanup", null, "{\"dryRun\":true}")
                            .body())
                    .contains("\"dry_run\":true");
            assertThat(server.send("POST", "/auditlog/verify", null, "{}").body())
                    .contains("\"ok\":true");
            assertThat(server.send("POST", "/auditlog/burn", null, "{}").statusCode())
                    .isEqualTo(404);
            server.entries("auditlog.read", 3);
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("auditlog.read")
                    .withMetadata("what", "stats")
                    .isOk()
                    .once();
            assertThat(server.log())
                    .hasEntry()
                    .withOperation("auditlog.read")
                    .withMetadata("user", List.of("alice"))
                    .isOk()
                    .once();
            assertThat(server.entries("auditlog.manage", 3))
                    .extracting(entry -> entry.metadata().get("action") + " "
                            + entry.metadata().get("dry_run"))
                    .containsExactly("rotate null", "cleanup true", "verify null");
        }
    }

    @Test
    void theEndpointIsNotForEverybody() {
        try (Server server = new Server("http", directory)) {
            assertThat(server.send("GET", "/auditlog", null)).isEqualTo(401);
        }
    }
}
