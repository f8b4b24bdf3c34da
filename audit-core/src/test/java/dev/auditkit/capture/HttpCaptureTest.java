package dev.auditkit.capture;

import static dev.auditkit.capture.RecordingLog.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCaptureTest {

    private final RecordingLog log = new RecordingLog();

    private HttpCapture http(String... options) {
        return new HttpCapture(log.recorder(options).users(() -> "alice").build());
    }

    @Test
    void recordsTheRouteThePathAndTheStatus() {
        HttpOperation request = http().begin("post", "/owners/7;jsessionid=12/pets;a?token=secret;x", "10.0.0.7");
        request.operation().user("bob");
        request.end(201, "/owners/{id}/pets");
        request.end(500, null);
        AuditEvent event = log.only();
        assertThat(event.operation()).isEqualTo("http.POST /owners/{id}/pets");
        assertThat(event.key()).isEqualTo("/owners/7/pets");
        assertThat(event.source()).isEqualTo("10.0.0.7");
        assertThat(event.user()).isEqualTo("bob");
        assertThat(event.metadata()).containsEntry("status", 201);
        assertThat(event.result()).isEqualTo(AuditResult.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "100,OK",
        "200,OK",
        "302,OK",
        "399,OK",
        "400,ERROR",
        "401,DENIED",
        "402,ERROR",
        "403,DENIED",
        "404,ERROR",
        "500,ERROR",
        "599,ERROR"
    })
    void theStatusIsTheResult(int status, AuditResult result) {
        http().begin("DELETE", "/x", null).end(status, "/{y}");
        assertThat(log.only().result()).isEqualTo(result);
    }

    @Test
    void whatNoRouteMatchedSaysSo() {
        http().begin("PUT", "/x", null).end(404, null);
        http().begin("PATCH", "/x", null).end(404, " ");
        assertThat(log.events)
                .extracting(AuditEvent::operation)
                .containsExactly("http.PUT (no route)", "http.PATCH (no route)");
    }

    @Test
    void whatWentWrongIsNamed() {
        http().begin("POST", "/x", null).end(500, "/x", new IllegalStateException("secret"));
        http().begin("POST", "/x", null).cancelled("/x");
        assertThat(own(log.events.get(0)).get("exception")).isEqualTo("java.lang.IllegalStateException");
        assertThat(own(log.events.get(1)).get("cancelled")).isEqualTo(true);
        assertThat(log.events).extracting(AuditEvent::result).containsOnly(AuditResult.ERROR);
    }

    @Test
    void whatARequestCallsIsCorrelatedWithIt() {
        AuditRecorder recorder = log.recorder().build();
        HttpOperation request = new HttpCapture(recorder).begin("POST", "/x", null);
        AuditScope scope = request.activate();
        recorder.begin(AuditEvent.of("inner")).ok();
        scope.close();
        request.end(200, "/x");
        assertThat(own(log.events.get(0)).get("correlation_id"))
                .isNotNull()
                .isEqualTo(own(log.events.get(1)).get("correlation_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,true,true",
        "put,true,true",
        "PATCH,true,true",
        "DELETE,true,true",
        "MKCOL,true,true",
        "GET,false,true",
        "HEAD,false,true",
        "QUERY,false,true",
        "OPTIONS,false,false",
        "TRACE,false,false",
        "CONNECT,false,false"
    })
    void whichMethodsAreRecorded(String method, boolean withoutReads, boolean withReads) {
        assertThat(http().captures(method, "/x")).isEqualTo(withoutReads);
        assertThat(http("log-reads", "true").captures(method, "/x")).isEqualTo(withReads);
        assertThat(http("log-reads", "true", "capture.http", "false").captures(method, "/x"))
                .isFalse();
        assertThat(http("enabled", "false").captures(method, "/x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/q/health/ready",
                "/metrics",
                "/favicon.ico",
                "/webjars/bootstrap/5/css/a.css",
                "/static/app.js?v=1",
                "/static/"
            })
    void healthMetricsAndStaticResourcesAreLeftOut(String path) {
        assertThat(http().captures("POST", path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/shutdown",
                "/actuator/loggers/root",
                "/owners",
                "/",
                "",
                "/healthy",
                "/q",
                "/x/static/a",
                "/orders/a.css",
                "/static/../orders",
                "/static/..;/orders",
                "/static/%2e%2e/orders",
                "/static//../orders",
                "/static/./a",
                "/static\\..\\orders",
                "/static/a;b"
            })
    void nothingElseIsAndNobodyHidesARequestBehindThem(String path) {
        assertThat(http().captures("POST", path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/a,/a,true",
        "/a,/a/,true",
        "/a,/a/b,false",
        "/a/*,/a/b,true",
        "/a/*,/a,false",
        "/a/*,/a/b/c,false",
        "/a/**,/a,true",
        "/a/**,/a/b/c,true",
        "/**/c,/a/b/c,true",
        "/**/c,/c,true",
        "/**/c,/c/d,false",
        "/a/**/d/*,/a/b/c/d/e,true",
        "/*.css,/x.css,true",
        "/*.css,/x.cssx,false",
        "/a*c*e,/abcde,true",
        "/a*c*e,/abdce,true",
        "/a*c*e,/abde,false",
        "/**,/any/thing,true",
        "/,/,true",
        "/,/a,false",
        "/a*,/a,true"
    })
    void patternsMatchSegments(String pattern, String path, boolean matches) {
        assertThat(new PathPatterns(List.of(pattern)).match(path)).isEqualTo(matches);
    }

    @Test
    void underClosedARequestIsRefusedWhileTheLogTakesNothing() {
        log.unavailable = "full";
        HttpCapture http = http("failure-policy", "closed");
        assertThatThrownBy(() -> http.begin("POST", "/x", null)).isInstanceOf(AuditUnavailableException.class);
    }

    @Test
    void eventsOfSecurityAreTheSameEverywhere() {
        AuditRecorder recorder = log.recorder().build();
        List.of(
                        SecurityEvents.login("a"),
                        SecurityEvents.loginFailed("a", new SecurityException("no")),
                        SecurityEvents.logout("a"),
                        SecurityEvents.accessDenied("a", "/x", null),
                        SecurityEvents.session("a", "expired"),
                        SecurityEvents.passwordChanged("a", "b"),
                        SecurityEvents.rolesChanged("a", "b", List.of("ADMIN")),
                        SecurityEvents.userSwitched("a", "b"),
                        SecurityEvents.tokenIssued("a", "0123456789abcdef0123456789abcdef"),
                        SecurityEvents.tokenRefused(null, "0123456789abcdef", null),
                        ApplicationEvents.started("shop"),
                        ApplicationEvents.stopped("shop"))
                .forEach(recorder::record);
        assertThat(log.events)
                .extracting(event -> event.operation() + " " + event.user() + " " + event.key() + " "
                        + event.result().text() + " " + event.metadata())
                .containsExactly(
                        "security.login a null ok {}",
                        "security.login a null denied {exception=java.lang.SecurityException}",
                        "security.logout a null ok {}",
                        "security.access a /x denied {}",
                        "security.session a null ok {change=expired}",
                        "security.password_change a user:b ok {}",
                        "security.role_change a user:b ok {roles=[ADMIN]}",
                        "security.user_switch a user:b ok {}",
                        "security.token a token:01234567... ok {}",
                        "security.token null token:0123... denied {}",
                        "application.start system shop ok {}",
                        "application.stop system shop ok {}");
    }
}
