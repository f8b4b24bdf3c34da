import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Clients that change an order again and again, each one request at a time: {@code Load ROUNDS SECONDS CLIENTS NAME=URL...}. The servers
 * take turns, in the other order each round; the first two rounds of each are not counted.
 */
final class Load {

    private static final int WARM_UP = 2;
    private static final String ORDER = "{\"customer\":\"acme\",\"item\":\"lamp\",\"quantity\":2}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What a server did in a round. */
    private record Round(double perSecond, double p50, double p99) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int clients = Integer.parseInt(arguments[2]);
        Map<String, URI> servers = new LinkedHashMap<>();
        for (String server : Arrays.copyOfRange(arguments, 3, arguments.length)) {
            servers.put(server.substring(0, server.indexOf('=')), URI.create(server.substring(server.indexOf('=') + 1)));
        }
        Map<String, List<Round>> results = new LinkedHashMap<>();
        Load load = new Load();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        for (URI server : servers.values()) {
            load.send(server.resolve("/orders"), "POST", 201);
        }
        List<String> names = new ArrayList<>(servers.keySet());
        for (int round = -WARM_UP; round < rounds; round++) {
            java.util.Collections.reverse(names);
            for (String name : names) {
                Round result = load.round(threads, clients, servers.get(name).resolve("/orders/1"), seconds);
                System.out.printf(
                        "%s %-4s %8.0f requests/s, median %6.2f ms, p99 %6.2f ms%n",
                        round < 0 ? "warm-up" : "round " + (round + 1), name, result.perSecond, result.p50, result.p99);
                if (round >= 0) {
                    results.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
                }
            }
        }
        threads.shutdown();
        System.out.println();
        results.forEach((name, all) -> System.out.printf(
                "%-4s %s requests/s, p99 %s ms%n",
                name,
                summary(all.stream().mapToDouble(Round::perSecond).toArray()),
                summary(all.stream().mapToDouble(Round::p99).toArray())));
    }

    /** The median, and between which values the rounds were. */
    private static String summary(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return String.format("%.1f (%.1f to %.1f)", median, values[0], values[values.length - 1]);
    }

    private Round round(ExecutorService threads, int clients, URI order, int seconds) throws Exception {
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        Callable<long[]> one = () -> {
            long[] nanos = new long[100_000];
            int count = 0;
            for (long now = System.nanoTime(); now < end; count++) {
                send(order, "PUT", 200);
                long after = System.nanoTime();
                nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                nanos[count] = after - now;
                now = after;
            }
            return Arrays.copyOf(nanos, count);
        };
        List<Future<long[]>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            running.add(threads.submit(one));
        }
        long[] all = {};
        for (Future<long[]> each : running) {
            long[] before = all;
            long[] more = each.get();
            all = IntStream.range(0, before.length + more.length)
                    .mapToLong(i -> i < before.length ? before[i] : more[i - before.length])
                    .toArray();
        }
        double took = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(all);
        return new Round(all.length / took, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
    }

    private void send(URI uri, String method, int expected) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("alice:alice-secret".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(ORDER))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
        if (status != expected) {
            throw new IllegalStateException(method + " " + uri + ": " + status + ", but " + expected + " is expected");
        }
    }
}
