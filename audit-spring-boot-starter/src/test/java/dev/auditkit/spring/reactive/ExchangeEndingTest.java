package dev.auditkit.spring.reactive;

import static dev.auditkit.testkit.AuditAssertions.assertThat;

import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.testkit.InMemoryAuditLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Requests that fail when the client has its status already. */
class ExchangeEndingTest {

    private static void failAfter(HttpStatus status, InMemoryAuditLog log) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/orders"));
        exchange.getResponse().setStatusCode(status);
        exchange.getResponse().setComplete().block();
        HttpCapture capture =
                new HttpCapture(AuditRecorder.builder(log, log.config()).build());
        new ExchangeEnding(capture.begin("POST", "/orders", null), new ReactiveRoutes(List::of), exchange)
                .failed(new IllegalStateException());
        log.flush();
    }

    @Test
    void aResponseThatBreaksOffIsAnError() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            failAfter(HttpStatus.OK, log);
            assertThat(log)
                    .hasEntry()
                    .withOperation("http.*")
                    .isError()
                    .withMetadata("status", 500)
                    .withMetadata("audit.exception", "java.lang.IllegalStateException")
                    .once();
        }
    }

    @Test
    void aRefusalStaysOne() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            failAfter(HttpStatus.FORBIDDEN, log);
            assertThat(log)
                    .hasEntry()
                    .withOperation("http.*")
                    .isDenied()
                    .withMetadata("status", 403)
                    .once();
        }
    }
}
