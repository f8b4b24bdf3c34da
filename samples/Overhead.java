import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Starts two variants of a sample in turns, then sends both requests that change an order, in turns of a second:
 * {@code Overhead STARTS SLICES CLIENTS RATE NAME=COMMAND NAME=COMMAND}. In a command, {@code {port}} and {@code {log}} are filled in. The
 * processor time is that of the server's process, which the other programs of the machine do not change. The slices are those of several
 * pairs of processes, as what the JVM's compiler makes of the same program differs from one start to the next by more than what is measured.
 */
final class Overhead {

    /** Slices of a warm-up that are compared with as many before them. */
    private static final int SPAN = 15;

    private static final int LONGEST_WARM_UP = 120;
    private static final int PAIRS = 2;
    private static final String ORDER = "{\"customer\":\"acme\",\"item\":\"lamp\",\"quantity\":%d}";
    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("alice:alice-secret".getBytes(StandardCharsets.UTF_8));

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) throws Exception {
        int starts = Integer.parseInt(arguments[0]);
        int slices = Integer.parseInt(arguments[1]);
        int clients = Integer.parseInt(arguments[2]);
        int rate = Integer.parseInt(arguments[3]);
        Path directory = Files.createTempDirectory("overhead");
        List<Variant> variants = new ArrayList<>();
        for (String variant : Arrays.copyOfRange(arguments, 4, arguments.length)) {
            variants.add(new Variant(variant.substring(0, variant.indexOf('=')), variant.substring(variant.indexOf('=') + 1), directory));
        }
        try {
            for (int i = 0; i < starts; i++) {
                for (Variant variant : turn(variants, i)) {
                    variant.stop();
                    variant.start();
                }
            }
            print("start, ms", variants, variant -> variant.starts, start -> start.millis);
            print("start, ms of processor", variants, variant -> variant.starts, start -> start.processorMillis);
            ExecutorService threads = Executors.newFixedThreadPool(clients);
            for (int pair = 0; pair < PAIRS; pair++) {
                for (Variant variant : turn(variants, pair)) {
                    variant.stop();
                    variant.start();
                }
                while (slices > SPAN && variants.stream().anyMatch(Variant::isWarmingUp)) {
                    load(variants, threads, clients, 0);
                }
                variants.forEach(Variant::warm);
                for (int i = 0; i < slices / PAIRS; i++) {
                    load(variants, threads, clients, 0);
                }
                variants.forEach(variant -> variant.keep(variant.fast));
                for (int i = 0; i < slices / PAIRS; i++) {
                    load(variants, threads, clients, rate);
                }
                variants.forEach(variant -> variant.keep(variant.paced));
            }
            threads.shutdown();
            System.out.println("As fast as it goes:");
            print(variants, variant -> variant.fast);
            System.out.println(rate + " requests a second:");
            print(variants, variant -> variant.paced);
        } finally {
            for (Variant variant : variants) {
                variant.stop();
            }
        }
        for (Variant variant : variants) {
            System.out.println("Entries, " + variant.name + ": " + variant.entries());
        }
    }

    private static void print(List<Variant> variants, Function<Variant, List<Slice>> slices) {
        print("requests/s", variants, slices, slice -> slice.perSecond);
        print("median, ms", variants, slices, slice -> slice.p50);
        print("p99, ms", variants, slices, slice -> slice.p99);
        print("processor, us a request", variants, slices, slice -> slice.processorMicros);
    }

    private static void load(List<Variant> variants, ExecutorService threads, int clients, int rate) throws Exception {
        for (Variant variant : turn(variants, variants.get(0).running.size())) {
            variant.running.add(variant.slice(threads, clients, rate));
        }
    }

    private static List<Variant> turn(List<Variant> variants, int round) {
        return round % 2 == 0 ? variants : List.of(variants.get(1), variants.get(0));
    }

    /** The medians of both with their quartiles, and the median of what the second had for each of the first beside it. */
    private static <T> void print(
            String what, List<Variant> variants, Function<Variant, List<T>> of, ToDoubleFunction<T> value) {
        StringBuilder line = new StringBuilder(String.format("%-24s", what));
        List<double[]> all = new ArrayList<>();
        for (Variant variant : variants) {
            double[] values = of.apply(variant).stream().mapToDouble(value).toArray();
            all.add(values);
            line.append(String.format(Locale.ROOT, "  %s %9.2f (%.2f to %.2f)", variant.name, at(values, 0.5), at(values, 0.25), at(values, 0.75)));
        }
        double[] ratios = new double[all.get(0).length];
        Arrays.setAll(ratios, i -> all.get(1)[i] / all.get(0)[i]);
        System.out.println(line.append(String.format(Locale.ROOT, "  ratio %.3f", at(ratios, 0.5))));
    }

    private static double at(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length * quantile, sorted.length - 1)];
    }

    /** How long a start took. */
    private record Start(double millis, double processorMillis) {}

    /** What a server did in a second. */
    private record Slice(double perSecond, double p50, double p99, double processorMicros) {}

    private static final class Variant {

        private final String name;
        private final String command;
        private final Path directory;
        private final List<Start> starts = new ArrayList<>();
        private final List<Slice> fast = new ArrayList<>();
        private final List<Slice> paced = new ArrayList<>();
        private final List<Slice> running = new ArrayList<>();
        private Process process;
        private URI order;

        Variant(String name, String command, Path directory) throws IOException {
            this.name = name;
            this.command = command;
            this.directory = Files.createDirectory(directory.resolve(name));
        }

        void start() throws Exception {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Path output = directory.resolve("output.txt");
            String filled = command.replace("{port}", "" + port).replace("{log}", directory.resolve("log").toString());
            long begun = System.nanoTime();
            process = new ProcessBuilder(filled.split(" "))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            URI orders = URI.create("http://localhost:" + port + "/orders");
            while (true) {
                try {
                    order = orders.resolve("/orders/" + created(send(orders, "POST", 201)));
                    break;
                } catch (IOException e) {
                    if (!process.isAlive()) {
                        throw new IOException(Files.readString(output), e);
                    }
                    Thread.sleep(10);
                }
            }
            starts.add(new Start((System.nanoTime() - begun) / 1e6, processorNanos() / 1e6));
        }

        private static String created(String answer) {
            return answer.replaceFirst(".*\"id\":(\\d+).*", "$1");
        }

        void stop() throws InterruptedException {
            if (process != null) {
                process.destroy();
                process.waitFor();
            }
        }

        private double processorNanos() {
            return process.info().totalCpuDuration().orElseThrow().toNanos();
        }

        /** Whether a request still takes less of the processor than it did: the JVM compiles the server while it runs, for minutes. */
        boolean isWarmingUp() {
            int now = running.size();
            return now < 2 * SPAN || now < LONGEST_WARM_UP && processor(now - SPAN, now) < 0.95 * processor(now - 2 * SPAN, now - SPAN);
        }

        private double processor(int from, int to) {
            return at(running.subList(from, to).stream().mapToDouble(Slice::processorMicros).toArray(), 0.5);
        }

        /** From now on it counts. */
        void warm() {
            System.out.printf(Locale.ROOT, "%s: warm after %d slices%n", name, running.size());
            running.clear();
        }

        /** What this process did. */
        void keep(List<Slice> slices) {
            System.out.printf(Locale.ROOT, "%s: processor, us a request: %.1f%n", name, processor(0, running.size()));
            slices.addAll(running);
            running.clear();
        }

        /**
         * Sends requests for a second.
         *
         * @param rate how many in all, evenly; the time that one takes is then counted from when it was due. 0: one after the other
         */
        Slice slice(ExecutorService threads, int clients, int rate) throws Exception {
            double processor = processorNanos();
            long begun = System.nanoTime();
            long end = begun + 1_000_000_000L;
            long pace = rate == 0 ? 0 : 1_000_000_000L * clients / rate;
            Callable<long[]> client = () -> {
                LongStream.Builder nanos = LongStream.builder();
                for (long due = begun; due < end; due = pace == 0 ? System.nanoTime() : due + pace) {
                    for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                        LockSupport.parkNanos(early);
                    }
                    send(order, "PUT", 200);
                    nanos.add(System.nanoTime() - due);
                }
                return nanos.build().toArray();
            };
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            LongStream all = LongStream.empty();
            for (Future<long[]> each : running) {
                all = LongStream.concat(all, LongStream.of(each.get()));
            }
            double took = (System.nanoTime() - begun) / 1e9;
            double[] millis = all.mapToDouble(nanos -> nanos / 1e6).toArray();
            return new Slice(
                    millis.length / took, at(millis, 0.5), at(millis, 0.99), (processorNanos() - processor) / 1e3 / millis.length);
        }

        /** The lines of its log. */
        long entries() throws IOException {
            if (!Files.exists(directory.resolve("log"))) {
                return 0;
            }
            long lines = 0;
            try (Stream<Path> files = Files.list(directory.resolve("log"))) {
                for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".jsonl"))::iterator) {
                    try (Stream<String> all = Files.lines(file)) {
                        lines += all.count();
                    }
                }
            }
            return lines;
        }

        private static String send(URI uri, String method, int expected) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Basic " + CREDENTIALS)
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(String.format(ORDER, System.nanoTime() % 1_000)))
                    .build();
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new IllegalStateException(method + " " + uri + ": " + answer.statusCode() + ", but " + expected + " is expected");
            }
            return answer.body();
        }
    }
}
