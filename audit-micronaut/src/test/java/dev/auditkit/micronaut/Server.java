package dev.auditkit.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real server with Micronaut Security before the application, and a client of it. */
final class Server implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final EmbeddedServer server;

    Server(String spec, Path directory, String... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("spec", spec);
        all.put("micronaut.server.port", "-1");
        all.put("audit.log-dir", directory.resolve("log").toString());
        all.put("audit.min-free-mb", "0");
        all.put("audit.sensitive-keys", "true");
        all.put("micronaut.security.reject-not-found", "false");
        all.put("micronaut.security.token.jwt.signatures.secret.generator.secret", "correct horse battery staple 0123");
        all.put("micronaut.security.token.jwt.generator.refresh-token.secret", "correct horse battery staple 0123");
        all.put("micronaut.security.authentication", "bearer");
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        server = ApplicationContext.run(EmbeddedServer.class, all);
    }

    ApplicationContext context() {
        return server.getApplicationContext();
    }

    AuditLog log() {
        return context().getBean(AuditLog.class);
    }

    /** The answer to a request; the user is one with the password {@code secret}, null for nobody. */
    HttpResponse<String> send(String method, String path, String user, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI().resolve(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (user != null) {
            byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    int send(String method, String path, String user) {
        return send(method, path, user, null).statusCode();
    }

    /** The entries of an operation, oldest first, once there are so many. */
    List<AuditEntry> entries(String operation, int count) throws InterruptedException {
        List<AuditEntry> entries = List.of();
        for (int i = 0; i < 1_000; i++) {
            log().flush();
            entries = log().query(AuditQuery.builder()
                            .operation(operation)
                            .order(AuditQuery.Order.OLDEST_FIRST)
                            .build())
                    .entries();
            if (entries.size() >= count) {
                break;
            }
            Thread.sleep(5);
        }
        assertThat(entries).hasSize(count);
        return entries;
    }

    @Override
    public void close() {
        server.stop();
    }
}
