package dev.auditkit.cli;

import com.sun.net.httpserver.HttpExchange;
import dev.auditkit.witness.Witness;
import dev.auditkit.witness.WitnessAnswer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP around a witness (C2SP tlog-witness): {@code POST /add-checkpoint} and {@code GET /<origin hash>/checkpoint}. Bounds
 * the bytes of a request.
 */
final class WitnessServer implements Closeable {

    private static final int UNPROCESSABLE = 422;
    private static final Pattern CHECKPOINT = Pattern.compile("/([0-9a-f]{64})/checkpoint");
    private static final int MOST_PASSED_OVER = 1 << 21;

    private final Witness witness;
    private final int largestRequest;
    private final Consumer<String> trouble;
    private final HttpEndpoint endpoint;

    /**
     * Starts.
     *
     * @param address where it listens
     * @param threadCount how many requests are answered at a time
     * @param largestRequest how many bytes a request may have
     * @param trouble is told of what the operator should know
     */
    WitnessServer(
            Witness witness, InetSocketAddress address, int threadCount, int largestRequest, Consumer<String> trouble)
            throws IOException {
        this.witness = witness;
        this.largestRequest = largestRequest;
        this.trouble = trouble;
        this.endpoint = new HttpEndpoint("audit-witness", address, threadCount, this::handle);
    }

    /** Where it can be reached. */
    String url() {
        return endpoint.url();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = HttpEndpoint.path(exchange);
            Matcher checkpoint = CHECKPOINT.matcher(path);
            if (path.equals("/add-checkpoint")) {
                if (HttpEndpoint.isAllowed(exchange, "POST")) {
                    addCheckpoint(exchange);
                }
            } else if (checkpoint.matches()) {
                if (HttpEndpoint.isAllowed(exchange, "GET")) {
                    answer(exchange, () -> witness.checkpoint(checkpoint.group(1)));
                }
            } else {
                HttpEndpoint.send(
                        exchange, 404, "allowed: POST /add-checkpoint, GET /<SHA-256 of an origin>/checkpoint");
            }
        }
    }

    /** What the witness answers. */
    private interface Answering {
        WitnessAnswer answer() throws IOException;
    }

    private WitnessAnswer answer(HttpExchange exchange, Answering answering) throws IOException {
        WitnessAnswer answer;
        try {
            answer = answering.answer();
        } catch (IOException | RuntimeException e) {
            trouble.accept("a request could not be answered: " + e);
            HttpEndpoint.send(exchange, 500, "the witness is in trouble");
            throw new IOException(e);
        }
        HttpEndpoint.send(exchange, answer.status(), answer.contentType(), answer.body());
        return answer;
    }

    private void addCheckpoint(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(largestRequest + 1);
        if (body.length > largestRequest) {
            passOver(in);
            HttpEndpoint.send(exchange, 413, "the request has more than " + largestRequest + " bytes");
            return;
        }
        WitnessAnswer answer = answer(exchange, () -> witness.addCheckpoint(body));
        if (answer.status() == UNPROCESSABLE) {
            // Only the log itself can sign such a request, so it is worth a look, and strangers cannot flood us with
            // it.
            trouble.accept("a log signed a checkpoint that is not one of its history: "
                    + new String(answer.body(), StandardCharsets.UTF_8).strip() + "; the request: "
                    + new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Whoever still sends when the connection ends does not see the answer; but there is an end to patience. */
    private static void passOver(InputStream in) throws IOException {
        byte[] waste = new byte[1 << 13];
        int read = in.read(waste);
        for (int all = 0; read > 0 && all < MOST_PASSED_OVER; all += read) {
            read = in.read(waste);
        }
    }

    /** Ends what is on its way, and listens no more. */
    @Override
    public void close() {
        endpoint.close();
    }
}
