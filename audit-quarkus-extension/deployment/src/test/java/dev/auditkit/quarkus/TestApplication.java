package dev.auditkit.quarkus;

import io.quarkus.test.QuarkusUnitTest;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

/** The application of the tests, with Quarkus REST, security, transactions, scheduler, traces, health and meters. */
final class TestApplication {

    private TestApplication() {}

    static QuarkusUnitTest with(Map<String, String> properties) {
        QuarkusUnitTest application = new QuarkusUnitTest()
                .setArchiveProducer(TestApplication::archive)
                .overrideConfigKey(
                        "audit.log-dir",
                        Path.of("target", "tests", "log-" + System.nanoTime()).toString())
                .overrideConfigKey("audit.min-free-mb", "0")
                .overrideConfigKey("audit.sensitive-keys", "true")
                .overrideConfigKey("quarkus.http.test-port", "0")
                .overrideConfigKey("quarkus.http.auth.basic", "true")
                .overrideConfigKey("quarkus.http.auth.permission.admin.paths", "/admin/*")
                .overrideConfigKey("quarkus.http.auth.permission.admin.policy", "administrators")
                .overrideConfigKey("quarkus.http.auth.policy.administrators.roles-allowed", "admin")
                .overrideConfigKey("quarkus.otel.traces.exporter", "none")
                .overrideConfigKey("quarkus.transaction-manager.object-store.directory", "target/tests/transactions")
                .overrideConfigKey("quarkus.log.level", "WARN");
        properties.forEach(application::overrideConfigKey);
        return application;
    }

    private static JavaArchive archive() {
        return ShrinkWrap.create(JavaArchive.class)
                .addClass(TestApplication.class)
                .addPackage("dev.auditkit.quarkus.app");
    }
}
