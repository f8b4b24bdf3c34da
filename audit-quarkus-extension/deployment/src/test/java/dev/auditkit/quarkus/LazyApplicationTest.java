package dev.auditkit.quarkus;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditTrace;
import dev.auditkit.capture.TraceProvider;
import dev.auditkit.quarkus.app.Client;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that asks for a user only where one is needed, with a path of its own, behind a proxy, and that records what is read. */
class LazyApplicationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TestApplication.with(Map.ofEntries(
            entry("quarkus.http.auth.proactive", "false"),
            entry("quarkus.http.root-path", "/shop"),
            entry("quarkus.rest.path", "/api"),
            entry("quarkus.http.auth.permission.admin.paths", "/shop/api/orders/9/*"),
            entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
            entry("audit.log-reads", "true"),
            entry("audit.durability", "sync"),
            entry("audit.capture.http-exclude", "/api/orders/excluded/**"),
            entry("audit.metrics.enabled", "false"),
            entry("audit.health.enabled", "false")));

    @Inject
    Client client;

    @BeforeEach
    void forget() {
        client.forget();
    }

    @Test
    void whoIsAskedForIsKnown() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/1/authenticated", "alice"))
                .isEqualTo(200);
        assertThat(client.only("order.cancel").user()).isEqualTo("alice");
        AuditEntry request = client.only("http.*");
        assertThat(request.user()).isEqualTo("alice");
        assertThat(request.operation()).isEqualTo("http.POST /orders/{id}/authenticated");
        assertThat(request.key()).isEqualTo("/shop/api/orders/1/authenticated");
    }

    @Test
    void whoIsNotAskedForStaysUnknown() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/1/cancel", "alice")).isEqualTo(200);
        assertThat(client.only("order.cancel").user()).isNull();
        client.entries("security.login", 0);
        client.only("http.*");
    }

    @Test
    void whoIsRefusedIsKnown() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/1/administer", "alice"))
                .isEqualTo(403);
        AuditEntry request = client.only("http.*");
        assertThat(request.user()).isEqualTo("alice");
        assertThat(request.result()).isEqualTo(AuditResult.DENIED);
    }

    @Test
    void whoIsRefusedBeforeTheResourceWouldHaveTakenItsRoute() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/9/cancel", null)).isEqualTo(401);
        assertThat(client.only("http.*").operation()).isEqualTo("http.POST /orders/{id}/cancel");
    }

    @Test
    void aProxyThatTheServerTrustsTellsTheSource() throws Exception {
        client.send("POST", "/shop/api/orders/1/cancel", null, "X-Forwarded-For", "203.0.113.9");
        assertThat(client.only("http.*").source()).isEqualTo("203.0.113.9");
        assertThat(client.only("order.cancel").source()).isEqualTo("203.0.113.9");
    }

    @Test
    void aRouteOfVertxIsWithoutThePathOfTheApplication() throws Exception {
        assertThat(client.send("POST", "/shop/plain/1/cancel", null)).isEqualTo(200);
        assertThat(client.only("http.*").operation()).isEqualTo("http.POST /plain/{id}/cancel");
    }

    @Test
    void readingRequestsAreRecorded() throws Exception {
        assertThat(client.send("GET", "/shop/api/orders/1", null)).isEqualTo(200);
        assertThat(client.only("http.*").operation()).isEqualTo("http.GET /orders/{id}");
    }

    @Test
    void accessThatIsGrantedIsRecordedWithReads() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/1/administer", "bob")).isEqualTo(200);
        assertThat(client.entries("security.access", 1))
                .allSatisfy(entry -> assertThat(entry.result()).isEqualTo(AuditResult.OK))
                .extracting(AuditEntry::user)
                .contains("bob");
        client.only("http.*");
    }

    @Test
    void excludedPathsAreWithoutThePathOfTheApplication() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/excluded/cancel", null))
                .isEqualTo(200);
        client.entries("http.*", 0);
    }

    @Test
    void metersAreLeftOutWhereTheBuildSaysSo() {
        MeterRegistry registry =
                Arc.container().instance(SimpleMeterRegistry.class).get();
        assertThat(registry.find("audit.entries").meters()).isEmpty();
        assertThat(registry.find("audit.queue.capacity").meters()).isEmpty();
    }

    @Test
    void whatTheApplicationHasOfItsOwnIsTaken() throws Exception {
        assertThat(client.send("POST", "/shop/api/orders/1/cancel", null)).isEqualTo(200);
        assertThat(client.only("order.cancel").traceId()).isEqualTo(OwnTraces.TRACE);
        assertThat(client.only("http.*").traceId()).isEqualTo(OwnTraces.TRACE);
    }

    @Test
    void healthIsLeftOutWhereTheBuildSaysSo() throws Exception {
        assertThat(client.exchange("GET", "/shop/q/health", null).body()).doesNotContain("Audit log");
        client.only("http.*");
    }

    /** In the place of those of OpenTelemetry. */
    @Singleton
    static class OwnTraces implements TraceProvider {

        static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

        @Override
        public AuditTrace trace() {
            return new AuditTrace(TRACE, null);
        }
    }
}
