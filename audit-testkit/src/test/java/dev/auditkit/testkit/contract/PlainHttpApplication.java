package dev.auditkit.testkit.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import dev.auditkit.capture.SecurityEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application with the server of the JDK, whose filter is written by hand. */
final class PlainHttpApplication extends PlainApplication {

    private static final Pattern ROUTE = Pattern.compile("/sample/([^/]+)(/fail|/conflict)?");

    private final HttpServer server;
    private String loggedIn; // the server has one thread
    private final HttpCapture capture = new HttpCapture(recorder);

    PlainHttpApplication(Map<String, String> properties) {
        super(properties);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        super.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (!capture.captures(exchange.getRequestMethod(), path)) {
            exchange.sendResponseHeaders(handle(exchange), -1);
            return;
        }
        HttpOperation operation;
        try {
            operation = capture.begin(
                    exchange.getRequestMethod(),
                    path,
                    exchange.getRemoteAddress().getAddress().getHostAddress());
        } catch (AuditUnavailableException e) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        int status = 500;
        Throwable failure = null;
        try (AuditScope scope = operation.activate()) {
            assert scope != null;
            status = handle(exchange);
        } catch (IllegalStateException e) {
            failure = e;
        }
        Matcher route = ROUTE.matcher(exchange.getRequestURI().getPath());
        String known = route.matches() ? "/sample/{id}" + (route.group(2) == null ? "" : route.group(2)) : null;
        operation.operation().user(loggedIn);
        operation.end(status, known, failure);
        exchange.sendResponseHeaders(status, -1);
    }

    private int handle(HttpExchange exchange) {
        loggedIn = login(exchange);
        if (loggedIn == null) {
            return 401;
        }
        user.set(loggedIn);
        try {
            Matcher route = ROUTE.matcher(exchange.getRequestURI().getPath());
            return route.matches() ? serve(exchange.getRequestMethod(), route.group(1), route.group(2)) : 404;
        } finally {
            user.remove();
        }
    }

    private int serve(String method, String id, String action) {
        if (method.equals("DELETE")) {
            recorder.record(SecurityEvents.accessDenied("alice", "/sample/" + id, null));
            return 403;
        }
        if ("/fail".equals(action)) {
            throw new IllegalStateException(id);
        }
        if ("/conflict".equals(action)) {
            return 409;
        }
        String done = method.equals("GET") ? service().read(id) : service().write(id, 1);
        return done.equals(id) ? 200 : 500;
    }

    private String login(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return null;
        }
        String credentials =
                new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
        String name = credentials.substring(0, credentials.indexOf(':'));
        if (!credentials.equals("alice:alice-secret")) {
            recorder.record(SecurityEvents.loginFailed(name, new SecurityException()));
            return null;
        }
        recorder.record(SecurityEvents.login(name));
        return name;
    }
}
