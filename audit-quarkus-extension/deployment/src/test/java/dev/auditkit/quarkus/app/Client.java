package dev.auditkit.quarkus.app;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends requests, and reads what was recorded since the last time. */
@Singleton
public class Client {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final AuditLog log;
    private long seen;

    Client(HttpServer server, AuditLog log) {
        this.server = server;
        this.log = log;
    }

    /** Passes over what was recorded so far. */
    public void forget() {
        log.flush();
        seen = log.stats().nextSeq();
    }

    /** Where the application is. */
    public int port() {
        return server.getPort();
    }

    /** The status of the answer. */
    public int send(String method, String path, String user, String... headers) throws Exception {
        return exchange(method, path, user, headers).statusCode();
    }

    /** The answer. */
    public HttpResponse<String> exchange(String method, String path, String user, String... headers) throws Exception {
        return client.send(request(method, path, user, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer, to come. */
    public CompletableFuture<HttpResponse<String>> begin(String method, String path, String user) {
        return client.sendAsync(request(method, path, user), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String user, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            String credentials = user + ":secret";
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** The entries of an operation, oldest first, once there are so many: an answer may come before its entry. */
    public List<AuditEntry> entries(String operation, int count) throws InterruptedException {
        List<AuditEntry> entries = List.of();
        for (int i = 0; i < 600; i++) {
            log.flush();
            entries = log.query(AuditQuery.builder()
                            .operation(operation)
                            .fromSeq(seen)
                            .order(AuditQuery.Order.OLDEST_FIRST)
                            .build())
                    .entries();
            if (entries.size() >= count) {
                break;
            }
            Thread.sleep(5);
        }
        if (entries.size() != count) {
            throw new AssertionError("Expected " + count + " of " + operation + ", but there are " + entries);
        }
        return entries;
    }

    /** The one entry of an operation. */
    public AuditEntry only(String operation) throws InterruptedException {
        return entries(operation, 1).get(0);
    }
}
