package dev.auditkit.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on this machine: a witness, or what pretends to be one. Keeps the bodies that it was sent. */
final class LoopbackServer implements AutoCloseable {

    final List<byte[]> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Answers one request, given its body. */
    interface Answering {
        WitnessAnswer answer(byte[] body) throws Exception;
    }

    private LoopbackServer(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/prefix/add-checkpoint", handler);
        server.start();
    }

    static LoopbackServer answering(Answering answering) throws IOException {
        LoopbackServer[] self = new LoopbackServer[1];
        self[0] = new LoopbackServer(exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                self[0].requests.add(body);
                send(exchange, answering.answer(body));
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return self[0];
    }

    private static void send(HttpExchange exchange, WitnessAnswer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    /** A server that does with the exchange what it likes. */
    static LoopbackServer handling(HttpHandler handler) throws IOException {
        return new LoopbackServer(handler);
    }

    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/prefix";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
