package dev.auditkit.sample.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The sample answers the requests of the script, and the trail has all of them. */
class OrderApplicationTest {

    @TempDir
    Path directory;

    private Path output;

    @BeforeEach
    void prepare() {
        output = directory.resolve("output");
    }

    @Test
    void theTrailTellsWhatTheScriptDid() throws Exception {
        runs("--spring.datasource.url=jdbc:h2:mem:orders");
    }

    @Test
    @Tag("heavy")
    void theTrailIsTheSameOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database orders");
            runs(
                    "--spring.profiles.active=postgres",
                    "--PGPORT=" + server.getPort(),
                    "--spring.datasource.username=postgres",
                    "--spring.datasource.password=postgres");
        }
    }

    private void runs(String... database) throws Exception {
        assumeThat(canRun("curl", "--version"))
                .as("curl, which the script needs, is here")
                .isTrue();
        try (ConfigurableApplicationContext context = start(database)) {
            String port = context.getEnvironment().getProperty("local.server.port");
            int exit = run("bash", "../orders.sh", "http://localhost:" + port);
            assertThat(exit)
                    .as("what the script says: %s", Files.readString(output))
                    .isZero();
        }
        assertThat(trail())
                .containsExactly(
                        "application.start orders ok by system",
                        "security.access /orders denied by null",
                        "http.POST /orders /orders denied by null",
                        "security.login null denied by alice",
                        "http.POST /orders /orders denied by null",
                        "security.login null ok by alice",
                        "create PurchaseOrder:1 ok by alice",
                        "http.POST /orders /orders ok by alice",
                        "security.login null ok by alice",
                        "update PurchaseOrder:1 ok by alice",
                        "http.PUT /orders/{id} /orders/1 ok by alice",
                        "security.login null ok by alice",
                        "security.login null ok by alice",
                        "update PurchaseOrder:1 ok by alice",
                        "order.cancel order:1 ok by alice",
                        "http.POST /orders/{id}/cancel /orders/1/cancel ok by alice",
                        "security.login null ok by alice",
                        "order.cancel order:1 error by alice",
                        "http.POST /orders/{id}/cancel /orders/1/cancel error by alice",
                        "security.login null ok by alice",
                        "security.access /orders/1 denied by alice",
                        "http.DELETE /orders/{id} /orders/1 denied by alice",
                        "security.login null ok by bob",
                        "delete PurchaseOrder:1 ok by bob",
                        "http.DELETE /orders/{id} /orders/1 ok by bob",
                        "security.login null ok by bob",
                        "http.PUT /orders/{id} /orders/999999 error by bob",
                        "application.stop orders ok by system");
    }

    private ConfigurableApplicationContext start(String... database) {
        SpringApplication application = new SpringApplication(OrderApplication.class);
        // Which the stack of a test does not tell; what is processed ahead of time goes by it.
        application.setMainApplicationClass(OrderApplication.class);
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--logging.level.root=warn",
                "--audit.log-dir=" + directory.resolve("log"),
                "--audit.min-free-mb=0"));
        arguments.addAll(List.of(database));
        return application.run(arguments.toArray(String[]::new));
    }

    private List<String> trail() {
        try (AuditReader log = AuditReader.open(
                        AuditConfig.builder().logDir(directory.resolve("log")).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            return entries.filter(entry -> !entry.operation().startsWith("audit."))
                    .map(entry -> entry.operation() + " " + entry.key() + " "
                            + entry.result().text() + " by " + entry.user())
                    .toList();
        }
    }

    private boolean canRun(String... command) throws InterruptedException {
        try {
            return run(command) == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    private int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("%s ends", command[0])
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
