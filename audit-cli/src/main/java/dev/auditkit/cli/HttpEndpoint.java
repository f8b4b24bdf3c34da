package dev.auditkit.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the servers of this command have in common: bounds on threads, connections and time, and the ways to answer. */
final class HttpEndpoint implements Closeable {

    private static final int STOP_SECONDS = 1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final String url;

    static {
        // Else a client that sends nothing holds its thread for ever. In seconds; read once, when the server's class
        // is.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "20");
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", "200");
    }

    /**
     * Starts.
     *
     * @param name of its threads
     * @param address where it listens
     * @param threadCount how many requests are answered at a time
     * @param handler answers them
     */
    HttpEndpoint(String name, InetSocketAddress address, int threadCount, HttpHandler handler) throws IOException {
        this.server = create(address);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(threadCount, work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.url = "http://" + host(address) + ":" + server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    private static HttpServer create(InetSocketAddress address) throws IOException {
        try {
            return HttpServer.create(address, 0);
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen on " + host(address) + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    private static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host; // an IPv6 address (RFC 3986, section 3.2.2)
    }

    /** Where it can be reached. */
    String url() {
        return url;
    }

    /** What is asked for, decoded, with a slash before it; empty when that is no path. */
    static String path(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path == null ? "" : path;
    }

    /** Whether the request has one of the methods; if not, that is the answer (RFC 9110, section 15.5.6). */
    static boolean isAllowed(HttpExchange exchange, String... methods) throws IOException {
        if (List.of(methods).contains(exchange.getRequestMethod())) {
            return true;
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
        send(exchange, 405, "allowed: " + String.join(", ", methods));
        return false;
    }

    /** Answers with a sentence. */
    static void send(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers; to HEAD with the same headers and no body (RFC 9110, section 9.3.2). */
    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Ends what is on its way, and listens no more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
