package dev.auditkit.spring;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;

/** The log for those who run an application, and the actuator's own events. */
class ActuatorTest {

    @TempDir
    static Path directory;

    private static SpringUnderTest application;
    private static AuditLog log;

    @BeforeAll
    static void start() {
        application = new SpringUnderTest(
                WebApplicationType.SERVLET,
                Map.of(
                        "audit.log-dir", directory.resolve("log").toString(),
                        "audit.min-free-mb", "0",
                        "management.endpoints.web.exposure.include", "auditlog,auditevents",
                        "management.endpoint.auditlog.access", "unrestricted"),
                SampleController.class,
                ServletRules.class);
        log = application.auditLog();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static HttpResponse<String> send(SpringUnderTest to, String method, String path)
            throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("alice:alice-secret".getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(to.uri() + path))
                                .header("Authorization", "Basic " + credentials)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theLogCanBeAskedPageByPageAndSaysWhoAsked() throws Exception {
        application.service().write("1", 41);
        application.service().write("2", 42);
        log.flush();
        HttpResponse<String> first = send(application, "GET", "/actuator/auditlog?operation=sample.write&limit=1");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body())
                .contains("\"operation\":\"sample.write\"", "\"amount\":42", "\"next_cursor\":\"")
                .doesNotContain("\"amount\":41");
        String cursor = first.body().replaceAll(".*\"next_cursor\":\"([^\"]*)\".*", "$1");
        assertThat(send(application, "GET", "/actuator/auditlog?operation=sample.write&limit=1&cursor=" + cursor)
                        .body())
                .contains("\"amount\":41");
        log.flush();
        assertThat(log).hasEntry().withOperation("auditlog.read").by("alice").isOk();
    }

    @Test
    void allConditionsOfAQueryCount() throws Exception {
        HttpResponse<String> none = send(
                application,
                "GET",
                "/actuator/auditlog?user=nobody&result=denied&key=x&traceId=y&from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(none.body()).contains("\"entries\":[]");
        assertThat(send(application, "GET", "/actuator/auditlog?limit=-1").statusCode())
                .isEqualTo(400);
        assertThat(send(application, "GET", "/actuator/auditlog?cursor=forged").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theStateOfTheLogCanBeAskedFor() throws Exception {
        assertThat(send(application, "GET", "/actuator/auditlog/stats").body()).contains("\"state\":\"UP\"");
        assertThat(send(application, "GET", "/actuator/auditlog/nothing").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theLogCanBeRotatedCleanedUpAndVerified() throws Exception {
        application.service().write("3", 43);
        assertThat(send(application, "POST", "/actuator/auditlog/rotate").body())
                .contains("\"sealed\":\"audit-");
        assertThat(send(application, "POST", "/actuator/auditlog/cleanup").body())
                .contains("\"removed_entries\":0");
        assertThat(send(application, "POST", "/actuator/auditlog/cleanup?dryRun=true")
                        .body())
                .contains("\"dry_run\":true");
        assertThat(send(application, "POST", "/actuator/auditlog/verify").body())
                .contains("\"ok\":true", "\"verdict\":\"consistent\"");
        assertThat(send(application, "POST", "/actuator/auditlog/destroy").statusCode())
                .isEqualTo(400);
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("auditlog.manage")
                .by("alice")
                .withMetadata("action", "rotate")
                .once();
        assertThat(log)
                .hasEntry()
                .withOperation("auditlog.manage")
                .withMetadata("dry_run", true)
                .once();
    }

    @Test
    void nothingIsExposedOrChangedUnlessTheApplicationSaysSo(@TempDir Path other) throws Exception {
        Map<String, String> properties = Map.of("audit.log-dir", other.toString(), "audit.min-free-mb", "0");
        try (SpringUnderTest silent = new SpringUnderTest(
                WebApplicationType.SERVLET, properties, SampleController.class, ServletRules.class)) {
            assertThat(send(silent, "GET", "/actuator/auditlog").statusCode()).isEqualTo(404);
        }
        Map<String, String> exposed = Map.of(
                "audit.log-dir", other.toString(),
                "audit.min-free-mb", "0",
                "management.endpoints.web.exposure.include", "*");
        try (SpringUnderTest reading =
                new SpringUnderTest(WebApplicationType.SERVLET, exposed, SampleController.class, ServletRules.class)) {
            assertThat(send(reading, "GET", "/actuator/auditlog").statusCode()).isEqualTo(200);
            assertThat(send(reading, "POST", "/actuator/auditlog/rotate").statusCode())
                    .isIn(404, 405);
        }
    }

    @Test
    void eventsOfTheActuatorAreKeptInTheLog() throws Exception {
        application.context().publishEvent(new AuditApplicationEvent("bob", "ORDER_EXPORTED", Map.of("orders", 3)));
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("event.ORDER_EXPORTED")
                .by("bob")
                .withMetadata("orders", 3)
                .once();
        assertThat(send(application, "GET", "/actuator/auditevents?type=ORDER_EXPORTED")
                        .body())
                .contains("\"principal\":\"bob\"", "\"orders\":3");
    }

    @Test
    void anEventOfTheApplicationsOwnIsKeptWhateverItsName() {
        application.context().publishEvent(new AuditApplicationEvent("carol", "LOGOUT_SUCCESS", Map.of("by", "link")));
        log.flush();
        assertThat(log)
                .hasEntry()
                .withOperation("event.LOGOUT_SUCCESS")
                .by("carol")
                .once();
        AuditEventRepository events = application.context().getBean(AuditEventRepository.class);
        assertThat(events.find("carol", null, "LOGOUT_SUCCESS")).hasSize(1);
    }

    @Test
    void eventsOfSpringSecurityAreShownFromWhereTheyAreRecorded() throws Exception {
        send(application, "POST", "/sample/7");
        log.flush();
        assertThat(log).hasNoEntry(matching -> matching.operation("event.AUTHENTICATION_SUCCESS"));
        AuditEventRepository events = application.context().getBean(AuditEventRepository.class);
        assertThat(events.find("alice", null, "AUTHENTICATION_SUCCESS"))
                .isNotEmpty()
                .extracting(AuditEvent::getType)
                .containsOnly("AUTHENTICATION_SUCCESS");
        assertThat(events.find(null, null, null))
                .extracting(AuditEvent::getType)
                .contains("AUTHENTICATION_SUCCESS");
    }
}
