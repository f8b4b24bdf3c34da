package dev.auditkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that serves over HTTP, in this process, until it is closed. */
class Served implements AutoCloseable {

    static final Pattern PLACE = Pattern.compile("on (http://\\S+)");

    final Cli own;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final StringWriter err = new StringWriter();
    final CompletableFuture<Integer> code;
    final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param logDir what the environment says */
    Served(Path logDir, String... arguments) throws InterruptedException {
        own = new Cli(logDir);
        code = CompletableFuture.supplyAsync(() -> own.run(out, err, arguments));
        String place = "";
        while (place.isEmpty() && !code.isDone()) {
            Matcher said = PLACE.matcher(err.toString());
            place = said.find() ? said.group(1) : "";
            Thread.sleep(10);
        }
        assertThat(place).as(err.toString()).isNotEmpty();
        url = place;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        own.ending.request();
        assertThat(code.orTimeout(20, TimeUnit.SECONDS).join()).isZero();
    }
}
