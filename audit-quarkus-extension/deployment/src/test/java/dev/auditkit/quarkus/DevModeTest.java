package dev.auditkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.quarkus.dev.Greeting;
import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In dev mode there is one writer, whatever is reloaded, and Dev UI shows what it writes. */
@Tag("heavy")
class DevModeTest {

    private static final int RELOADS = "short".equals(System.getProperty("auditkit.scale")) ? 5 : 20;
    private static final int PORT = freePort();
    private static final Path LOG =
            Path.of("target", "tests", "dev-" + System.nanoTime()).toAbsolutePath();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = new QuarkusDevModeTest()
            .setArchiveProducer(() -> ShrinkWrap.create(JavaArchive.class)
                    .addClass(Greeting.class)
                    .addAsResource(
                            new StringAsset(
                                    "quarkus.http.port=" + PORT + "\nquarkus.otel.traces.exporter=none\naudit.log-dir="
                                            + LOG + "\naudit.min-free-mb=0\n"),
                            "application.properties"));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void reloadsLeaveOneWriterAndATrailWithoutAGap() throws Exception {
        assertThat(get("/greeting")).isEqualTo("version 0");
        List<String> before = threads();
        assertThat(before).isNotEmpty();
        long opened = entries().stream()
                .filter(entry -> entry.operation().equals("audit.opened"))
                .mapToLong(AuditEntry::seq)
                .max()
                .orElseThrow();
        for (int i = 1; i <= RELOADS; i++) {
            String version = "version " + i;
            String last = "version " + (i - 1);
            APPLICATION.modifySourceFile(Greeting.class, source -> source.replace(last, version));
            assertThat(get("/greeting")).isEqualTo(version);
        }
        assertThat(threads()).containsExactlyElementsOf(before);
        List<AuditEntry> all = entries();
        assertThat(all)
                .extracting(AuditEntry::seq)
                .containsExactlyElementsOf(
                        LongStream.range(0, all.size()).boxed().toList());
        List<AuditEntry> entries =
                all.stream().filter(entry -> entry.seq() >= opened).toList();
        assertThat(count(entries, "greeting.get")).isEqualTo(RELOADS + 1);
        assertThat(count(entries, "application.start")).isEqualTo(RELOADS + 1);
        assertThat(count(entries, "application.stop")).isEqualTo(RELOADS);
        // Each closed before the next was opened, and none was taken over from a crash.
        assertThat(entries)
                .extracting(AuditEntry::operation)
                .filteredOn(operation -> operation.equals("audit.opened") || operation.equals("audit.closed"))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("audit.opened"),
                                Stream.generate(() -> List.of("audit.closed", "audit.opened"))
                                        .limit(RELOADS)
                                        .flatMap(List::stream))
                        .toList());
        assertThat(count(entries, "audit.recovered")).isZero();
    }

    @Test
    void devUiShowsTheNewestEntriesAsTheyComeAndStatisticsAndVerifies() throws Exception {
        assertThat(get("/greeting")).startsWith("version");
        assertThat(get("/q/dev-ui/audit-quarkus-extension/qwc-audit-log.js")).contains("QwcAuditLog");
        try (DevUi page = new DevUi()) {
            page.ask("statistics");
            assertThat(page.answer()).contains("\"State\":\"UP\"").contains(LOG.toString());
            page.ask("entries");
            assertThat(page.answer()).contains("application.start");
            page.ask("verify");
            assertThat(page.answer()).contains("\"ok\":true");
            page.ask("live");
            assertThat(page.answerWith("audit.verified")).contains("\"seq\"");
            assertThat(get("/greeting")).startsWith("version");
            assertThat(page.answerWith("greeting.get")).contains("\"result\"");
        }
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("audit-"))
                .sorted()
                .toList();
    }

    private static List<AuditEntry> entries() {
        try (AuditReader log =
                        AuditReader.open(AuditConfig.builder().logDir(LOG).build());
                Stream<AuditEntry> entries = log.stream(AuditQuery.builder()
                        .order(AuditQuery.Order.OLDEST_FIRST)
                        .build())) {
            return entries.toList();
        }
    }

    private static long count(List<AuditEntry> entries, String operation) {
        return entries.stream()
                .filter(entry -> entry.operation().equals(operation))
                .count();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page does: JSON-RPC over a web socket. */
    private final class DevUi implements WebSocket.Listener, AutoCloseable {

        private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;
        private int asked;

        DevUi() {
            socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + PORT + "/q/dev-ui/json-rpc-ws"), this)
                    .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                answers.add(part.toString().replace(" : ", ":"));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        void ask(String method) {
            asked++;
            socket.sendText(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"audit-quarkus-extension_" + method
                                    + "\",\"params\":{},\"id\":" + asked + "}",
                            true)
                    .join();
        }

        /** The answer to what was asked last. */
        String answer() throws InterruptedException {
            return answerWith("\"id\":" + asked);
        }

        String answerWith(String text) throws InterruptedException {
            List<String> others = new ArrayList<>();
            for (String answer = poll(); answer != null; answer = poll()) {
                if (answer.contains(text)) {
                    return answer;
                }
                others.add(answer);
            }
            throw new AssertionError("No answer with " + text + ", but " + others);
        }

        private String poll() throws InterruptedException {
            return answers.poll(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
