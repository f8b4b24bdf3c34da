package dev.auditkit.sample.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample answers the requests of the script, and the trail has all of them. */
class OrderApplicationIT {

    @TempDir
    Path directory;

    @Test
    void theTrailTellsWhatTheScriptDid() throws Exception {
        assumeThat(canRun("curl", "--version"))
                .as("curl, which the script needs, is here")
                .isTrue();
        Path log = directory.resolve("log");
        try (Packaged application = new Packaged(log).up()) {
            assertThat(run("bash", "../orders.sh", application.url()))
                    .as("what the script says")
                    .isZero();
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
                        "application.stop orders ok by system");
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
