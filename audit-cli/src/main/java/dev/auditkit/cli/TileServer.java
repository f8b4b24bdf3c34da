package dev.auditkit.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.auditkit.AuditException;
import dev.auditkit.tiles.TileAnswer;
import dev.auditkit.tiles.TileService;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** HTTP around a log's tiles (C2SP tlog-tiles), for GET and HEAD. */
final class TileServer implements Closeable {

    private static final int OK = 200;
    private static final String ENTRIES = "tile/entries/";

    /** "Headers SHOULD prevent caching beyond a few seconds": so long a proxy may spare the log the question. */
    private static final String CHANGING = "max-age=2, must-revalidate";

    /** A year; see RFC 8246 for the last word. */
    private static final String FOR_LIFE = "max-age=31536000, immutable";

    /** Entries are for the one who asked, whom a proxy may have asked who they are. */
    private static final String FOR_LIFE_BUT_NOT_FOR_OTHERS = "private, " + FOR_LIFE;

    /** What may be there at the next attempt. */
    private static final String NOT_AT_ALL = "no-store";

    /** How a client says that it does not take an encoding (RFC 9110, section 12.4.2). */
    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(?:\\.0*)?");

    private final TileService tiles;
    private final boolean entries;
    private final Consumer<String> trouble;
    private final HttpEndpoint endpoint;

    /**
     * Starts.
     *
     * @param entries whether entries are shown, and not only their hashes
     * @param address where it listens
     * @param threads how many requests are answered at a time
     * @param trouble is told of what the operator should know
     */
    TileServer(TileService tiles, boolean entries, InetSocketAddress address, int threads, Consumer<String> trouble)
            throws IOException {
        this.tiles = tiles;
        this.entries = entries;
        this.trouble = trouble;
        this.endpoint = new HttpEndpoint("audit-tiles", address, threads, this::handle);
    }

    /** Where it can be reached. */
    String url() {
        return endpoint.url();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Cache-Control", NOT_AT_ALL);
            if (!HttpEndpoint.isAllowed(exchange, "GET", "HEAD")) {
                return;
            }
            String path = HttpEndpoint.path(exchange).replaceFirst("^/", "");
            TileAnswer answer;
            try {
                answer = tiles.get(path, entries);
            } catch (RuntimeException e) {
                // What it says is for the operator only: it names files.
                trouble.accept("/" + path + " could not be answered: "
                        + (e instanceof AuditException ? e.getMessage() : e.toString()));
                HttpEndpoint.send(exchange, 500, "the log cannot be read");
                return;
            }
            answer(exchange, path, answer);
        }
    }

    private static void answer(HttpExchange exchange, String path, TileAnswer answer) throws IOException {
        boolean bundle = path.startsWith(ENTRIES);
        Headers headers = exchange.getResponseHeaders();
        byte[] body = answer.body();
        if (answer.status() == OK) {
            String unchanging = bundle ? FOR_LIFE_BUT_NOT_FOR_OTHERS : FOR_LIFE;
            headers.set("Cache-Control", answer.immutable() ? unchanging : CHANGING);
            if (bundle) {
                headers.set("Vary", "Accept-Encoding");
                if (takesGzip(exchange.getRequestHeaders())) {
                    headers.set("Content-Encoding", "gzip");
                    body = gzip(body);
                }
            }
        }
        HttpEndpoint.send(exchange, answer.status(), answer.contentType(), body);
    }

    /** Whether the client says that it takes gzip (RFC 9110, section 12.5.3). */
    private static boolean takesGzip(Headers request) {
        for (String line : request.getOrDefault("Accept-Encoding", List.of())) {
            for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String coding = element.strip();
                if (coding.split(";", 2)[0].strip().equals("gzip")) {
                    return !REFUSED.matcher(coding).matches();
                }
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }

    /** Ends what is on its way, and listens no more. */
    @Override
    public void close() {
        endpoint.close();
    }
}
