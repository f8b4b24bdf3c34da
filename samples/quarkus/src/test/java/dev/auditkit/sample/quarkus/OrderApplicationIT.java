package dev.auditkit.sample.quarkus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample answers the requests of the script, and the trail has all of them. */
class OrderApplicationIT {

    @TempDir
    Path directory;

    @Test
    void theTrailTellsWhatTheScriptDidAndThatAnAuditorIsRefused() throws Exception {
        assumeThat(canRun("curl", "--version"))
                .as("curl, which the script needs, is here")
                .isTrue();
        Path log = directory.resolve("log");
        try (Packaged application = new Packaged(log).up()) {
            assertThat(run("bash", "../orders.sh", application.url()))
                    .as("what the script says")
                    .isZero();
            assertThat(statusForAudrey(application.url()))
                    .as("an auditor is no user")
                    .isEqualTo(403);
        }
        assertThat(Packaged.lines(log))
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
                        "security.login null ok by audrey",
                        "security.access /orders denied by audrey",
                        "http.POST /orders /orders denied by audrey",
                        "application.stop orders ok by system");
    }

    private static int statusForAudrey(String application) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("audrey:audrey-secret".getBytes(UTF_8));
        HttpRequest order = HttpRequest.newBuilder(URI.create(application + "/orders"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"customer\":\"acme\",\"item\":\"lamp\",\"quantity\":2}"))
                .build();
        return HttpClient.newHttpClient()
                .send(order, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean canRun(String... command) throws InterruptedException {
        try {
            return run(command) == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command[0])
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
