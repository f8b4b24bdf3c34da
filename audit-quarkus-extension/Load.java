import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends requests to some servers in turns, and prints how many each answered and how fast: java Load.java ROUNDS NAME=PORT ... Each of the connections sends
 * its next request when the last is answered.
 */
public class Load {

    private static final int CONNECTIONS = 8;
    private static final long WARM_UP_SECONDS = 8;
    private static final long SECONDS = 5;
    private static final byte[] REQUEST = request();

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<String[]> servers = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            servers.add(arguments[i].split("="));
        }
        for (String[] server : servers) {
            run(server, WARM_UP_SECONDS);
        }
        for (int round = 0; round < rounds; round++) {
            for (String[] server : servers) {
                long[] nanos = run(server, SECONDS);
                System.out.printf(
                        "%-8s %7d  %6d  %6d%n",
                        server[0],
                        nanos.length / SECONDS,
                        nanos[nanos.length / 2] / 1_000,
                        nanos[(int) (nanos.length * 0.99)] / 1_000);
            }
        }
    }

    private static byte[] request() {
        String body = "{\"name\":\"none\",\"description\":\"\"}";
        return ("DELETE /fruits HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long[] run(String[] server, long seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<long[]>> results = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Callable<long[]> connection = () -> connection(Integer.parseInt(server[1]), end);
            results.add(threads.submit(connection));
        }
        List<long[]> all = new ArrayList<>();
        int count = 0;
        for (Future<long[]> result : results) {
            all.add(result.get());
            count += result.get().length;
        }
        threads.shutdown();
        long[] nanos = new long[count];
        int at = 0;
        for (long[] part : all) {
            System.arraycopy(part, 0, nanos, at, part.length);
            at += part.length;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long[] connection(int port, long end) throws IOException {
        long[] nanos = new long[1 << 20];
        int count = 0;
        try (Socket socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                out.write(REQUEST);
                out.flush();
                answer(in);
                nanos[count++] = System.nanoTime() - begun;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static void answer(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase().startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            } else if (line.startsWith("HTTP/") && !line.contains(" 200")) {
                throw new IOException(line);
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
