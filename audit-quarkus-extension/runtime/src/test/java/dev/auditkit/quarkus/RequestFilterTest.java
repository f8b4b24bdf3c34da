package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.HttpCapture;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a request ends is what its response says, whatever Vert.x tells first. */
class RequestFilterTest {

    @TempDir
    Path directory;

    @Test
    void aResponseThatWasSentCountsAlsoWhenItsStreamIsClosedBeforeThatIsTold() {
        AuditEntry entry = ended(true, Future.failedFuture("Connection closed"));
        assertThat(entry.result()).isEqualTo(AuditResult.OK);
        assertThat(entry.metadata()).containsEntry("status", 201);
    }

    @Test
    void aResponseThatWasNotSentIsCancelledWhateverItsStatus() {
        AuditEntry entry = ended(false, Future.succeededFuture());
        assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
        assertThat(entry.metadata()).doesNotContainKey("status");
        assertThat(entry.metadata().get("audit")).asString().contains("cancelled=true");
    }

    private AuditEntry ended(boolean sent, AsyncResult<Void> told) {
        AuditConfig config =
                AuditConfig.builder().logDir(directory).minFreeMb(0).build();
        try (AuditLog log = AuditLog.open(config)) {
            HttpCapture capture =
                    new HttpCapture(AuditRecorder.builder(log, config).build());
            Filters filters = new Filters();
            new RequestFilter(capture, config, "/").register(filters);
            AtomicReference<Handler<AsyncResult<Void>>> atEnd = new AtomicReference<>();
            filters.getFilters().get(0).getHandler().handle(request(sent, atEnd));
            atEnd.get().handle(told);
            log.flush();
            List<AuditEntry> entries =
                    log.query(AuditQuery.builder().operation("http.*").build()).entries();
            assertThat(entries).hasSize(1);
            return entries.get(0);
        }
    }

    private static RoutingContext request(boolean sent, AtomicReference<Handler<AsyncResult<Void>>> atEnd) {
        HttpServerRequest request =
                answering(HttpServerRequest.class, Map.of("method", HttpMethod.POST, "path", "/orders"));
        HttpServerResponse response = answering(HttpServerResponse.class, Map.of("ended", sent, "getStatusCode", 201));
        return answering(
                RoutingContext.class,
                Map.of("request", request, "response", response, "addEndHandler", (Handler<Handler<AsyncResult<Void>>>)
                        atEnd::set));
    }

    /** Knows these answers, by the names of methods; a handler is handed what the method is called with. */
    @SuppressWarnings("unchecked")
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        Object answering =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
                    Object answer = answers.get(method.getName());
                    if (answer instanceof Handler<?> handler && method.getReturnType() == int.class) {
                        ((Handler<Object>) handler).handle(given[0]);
                        return 0;
                    }
                    return answer;
                });
        return type.cast(answering);
    }
}
