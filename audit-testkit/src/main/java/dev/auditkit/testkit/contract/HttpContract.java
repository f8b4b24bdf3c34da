package dev.auditkit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.Operations;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests become entries, also those that are refused before the application sees them. */
interface HttpContract extends Contract {

    /** A request has its route, its path, who sent it and from where; what it calls belongs to it. */
    @Test
    default void aRequestIsRecordedWithRouteUserAndSource(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "sensitive-keys", "true")) {
            assertThat(HttpRequests.send(application, "POST", "/sample/4711?token=confidential", "alice"))
                    .isEqualTo(200);
            AuditEntry entry = HttpRequests.recorded(application, 1).get(0);
            assertThat(entry.operation()).isEqualTo("http.POST /sample/{id}");
            assertThat(entry.key()).isEqualTo("/sample/4711");
            assertThat(entry.result()).isEqualTo(AuditResult.OK);
            assertThat(entry.user()).isEqualTo("alice");
            assertThat(entry.metadata()).containsEntry(Operations.STATUS, 200);
            assertThat(InetAddress.getByName(entry.source()).isLoopbackAddress())
                    .as("source %s", entry.source())
                    .isTrue();
            AuditEntry called = Contract.only(application);
            assertThat(called.user()).isEqualTo("alice");
            assertThat(called.source()).isEqualTo(entry.source());
            assertThat(Contract.own(called, "correlation_id"))
                    .isNotEqualTo("(none)")
                    .isEqualTo(Contract.own(entry, "correlation_id"));
        }
        assertThat(Contract.written(directory)).doesNotContain("confidential");
    }

    /** What is refused is denied, whoever refuses it, and no password is written. */
    @Test
    default void whatIsRefusedIsDenied(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "sensitive-keys", "true")) {
            assertThat(HttpRequests.send(application, "POST", "/sample/1", null))
                    .isEqualTo(401);
            assertThat(HttpRequests.send(application, "POST", "/sample/2", "alice", "guessed"))
                    .isEqualTo(401);
            assertThat(HttpRequests.send(application, "DELETE", "/sample/3", "alice"))
                    .isEqualTo(403);
            List<AuditEntry> entries = HttpRequests.recorded(application, 3);
            assertThat(entries)
                    .extracting(
                            AuditEntry::key,
                            AuditEntry::result,
                            AuditEntry::user,
                            entry -> entry.metadata().get(Operations.STATUS))
                    .containsExactly(
                            tuple("/sample/1", AuditResult.DENIED, null, 401),
                            tuple("/sample/2", AuditResult.DENIED, null, 401),
                            tuple("/sample/3", AuditResult.DENIED, "alice", 403));
            assertThat(Contract.entries(application)).isEmpty();
        }
        assertThat(Contract.written(directory)).doesNotContain("guessed").doesNotContain("alice-secret");
    }

    /** Logins are recorded, and so is who tried. */
    @Test
    default void loginsAreRecorded(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            HttpRequests.send(application, "POST", "/sample/1", "alice", "guessed");
            HttpRequests.send(application, "POST", "/sample/1", "alice");
            HttpRequests.recorded(application, 2);
            assertThat(Contract.entries(application.auditLog(), Operations.LOGIN))
                    .extracting(AuditEntry::result, AuditEntry::user)
                    .containsExactly(tuple(AuditResult.DENIED, "alice"), tuple(AuditResult.OK, "alice"));
        }
    }

    /** What fails is an error with the status that the client got. */
    @Test
    default void whatFailsIsAnError(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            assertThat(HttpRequests.send(application, "POST", "/sample/1/fail", "alice"))
                    .isEqualTo(500);
            assertThat(HttpRequests.send(application, "POST", "/sample/1/conflict", "alice"))
                    .isEqualTo(409);
            assertThat(HttpRequests.send(application, "POST", "/nowhere", "alice"))
                    .isEqualTo(404);
            assertThat(HttpRequests.recorded(application, 3))
                    .extracting(
                            AuditEntry::operation,
                            AuditEntry::result,
                            AuditEntry::user,
                            entry -> entry.metadata().get(Operations.STATUS))
                    .containsExactly(
                            tuple("http.POST /sample/{id}/fail", AuditResult.ERROR, "alice", 500),
                            tuple("http.POST /sample/{id}/conflict", AuditResult.ERROR, "alice", 409),
                            tuple("http.POST " + Operations.HTTP_NO_ROUTE, AuditResult.ERROR, "alice", 404));
        }
    }

    /** A header that anybody can send is no address. */
    @Test
    default void aHeaderThatAnybodyCanSendIsNoSource(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory)) {
            HttpRequests.send(
                    application,
                    "POST",
                    "/sample/1",
                    "alice",
                    "alice-secret",
                    "X-Forwarded-For",
                    "203.0.113.9",
                    "Forwarded",
                    "for=203.0.113.9");
            HttpRequests.recorded(application, 1);
        }
        assertThat(Contract.written(directory)).doesNotContain("203.0.113.9");
    }

    /** Requests that only read are recorded only with log-reads. */
    @Test
    default void readingRequestsAreRecordedOnlyWithLogReads(@TempDir Path without, @TempDir Path with)
            throws Exception {
        try (RunningApplication application = start(without)) {
            assertThat(HttpRequests.send(application, "GET", "/sample/1", "alice"))
                    .isEqualTo(200);
            HttpRequests.send(application, "POST", "/sample/1", "alice");
            assertThat(HttpRequests.recorded(application, 1).get(0).operation()).startsWith("http.POST");
        }
        try (RunningApplication application = start(with, "log-reads", "true")) {
            HttpRequests.send(application, "GET", "/sample/1", "alice");
            assertThat(HttpRequests.recorded(application, 1).get(0).operation()).isEqualTo("http.GET /sample/{id}");
        }
    }

    /** Paths can be left out, and requests as a whole. */
    @Test
    default void requestsCanBeLeftOut(@TempDir Path excluded, @TempDir Path off) throws Exception {
        try (RunningApplication application = start(excluded, "capture.http-exclude", "/sample/*/conflict")) {
            HttpRequests.send(application, "POST", "/sample/1/conflict", "alice");
            HttpRequests.send(application, "POST", "/sample/1", "alice");
            assertThat(HttpRequests.recorded(application, 1).get(0).operation()).isEqualTo("http.POST /sample/{id}");
        }
        try (RunningApplication application = start(off, "capture.http", "false")) {
            assertThat(HttpRequests.send(application, "POST", "/sample/1", "alice"))
                    .isEqualTo(200);
            assertThat(Contract.only(application).user()).isEqualTo("alice");
            HttpRequests.recorded(application, 0);
        }
    }

    /** Under closed, a request that could not be recorded is refused with 503. */
    @Test
    default void underClosedARequestIsRefusedWithoutTheLog(@TempDir Path directory) throws Exception {
        try (RunningApplication application = start(directory, "failure-policy", "closed")) {
            application.auditLog().close();
            assertThat(HttpRequests.send(application, "POST", "/sample/1", "alice"))
                    .isEqualTo(503);
            assertThat(HttpRequests.send(application, "GET", "/sample/1", "alice"))
                    .isEqualTo(200);
        }
    }
}
