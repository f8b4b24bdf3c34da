package dev.auditkit.testkit.contract;

import dev.auditkit.AuditEntry;
import dev.auditkit.capture.Operations;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests to the application of the contract. */
final class HttpRequests {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpRequests() {}

    /** Sends a request as a user who knows their password, or as nobody; the status of the response. */
    static int send(RunningApplication application, String method, String path, @Nullable String user)
            throws IOException, InterruptedException {
        return send(application, method, path, user, user + "-secret");
    }

    /** Sends a request; the status of the response. */
    static int send(
            RunningApplication application,
            String method,
            String path,
            @Nullable String user,
            String password,
            String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(application.uri().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The entries of requests, oldest first, once there are so many: a client may have its answer before the entry is handed over. */
    static List<AuditEntry> recorded(RunningApplication application, int count) throws InterruptedException {
        Contract.await(
                count + " requests are recorded", () -> entries(application).size() >= count);
        List<AuditEntry> entries = entries(application);
        if (entries.size() != count) {
            throw new AssertionError("Expected the entries of " + count + " requests, but there are " + entries);
        }
        return entries;
    }

    private static List<AuditEntry> entries(RunningApplication application) {
        application.auditLog().flush();
        return Contract.entries(application.auditLog(), Operations.HTTP + "*");
    }
}
