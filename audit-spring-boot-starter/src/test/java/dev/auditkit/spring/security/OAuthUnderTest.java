package dev.auditkit.spring.security;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with a server whose users an authorization server knows, and with no line for auditing. For one thread. */
final class OAuthUnderTest implements AutoCloseable {

    /** All that can be recorded is, and nothing takes part that has nothing to do with users. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "spring.main.banner-mode", "off",
            "logging.level.root", "off",
            "server.port", "0",
            "server.shutdown", "immediate",
            "spring.reactor.netty.shutdown-quiet-period", "0s",
            "spring.autoconfigure.exclude",
                    HibernateJpaAutoConfiguration.class.getName() + ","
                            + DataJpaRepositoriesAutoConfiguration.class.getName(),
            "audit.min-free-mb", "0",
            "audit.log-reads", "true",
            "audit.sensitive-keys", "true",
            "audit.capture.exception-messages", "true");

    private final ConfigurableApplicationContext context;
    private final Path directory;
    private final AuditLog log;
    private int requests;
    private long mark;

    OAuthUnderTest(WebApplicationType type, Path directory, Map<String, String> properties, Class<?>... rules) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.put("audit.log-dir", directory.toString());
        all.putAll(properties);
        this.directory = directory;
        context = new SpringApplicationBuilder(Application.class)
                .sources(rules)
                .web(type)
                .registerShutdownHook(false)
                .run(all.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        log = context.getBean(AuditLog.class);
    }

    /** A browser: it keeps cookies, and does not go where it is sent before it is told to. */
    static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    HttpResponse<Void> send(HttpClient from, String method, String uri, String... headers) throws Exception {
        URI to = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .resolve(uri);
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        requests++;
        return from.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    /** Sends what changes an order, with a token, and gives the status. */
    int cancel(String path, String token) throws Exception {
        return send(HttpClient.newHttpClient(), "POST", path, "Authorization", "Bearer " + token)
                .statusCode();
    }

    /** Goes to a page, and says where it sends the browser to. */
    String location(HttpClient browser, String uri) throws Exception {
        return send(browser, "GET", uri).headers().firstValue("Location").orElseThrow();
    }

    /** From here on entries count, but for those of earlier requests. */
    void mark() throws InterruptedException {
        trail();
        mark = log.stats().nextSeq();
        requests = 0;
    }

    /** What was recorded since the mark, once each request was, as {@code operation key user result}. */
    List<String> trail() throws InterruptedException {
        List<AuditEntry> entries = entries();
        for (int i = 0; i < 1_000 && count(entries) < requests; i++) {
            Thread.sleep(5); // the client may be answered before the entry is handed over
            entries = entries();
        }
        return entries.stream()
                .map(entry -> "%s %s %s %s".formatted(entry.operation(), entry.key(), entry.user(), entry.result()))
                .toList();
    }

    private static long count(List<AuditEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.operation().startsWith("http."))
                .count();
    }

    private List<AuditEntry> entries() {
        log.flush();
        try (Stream<AuditEntry> entries = log.stream(
                AuditQuery.builder().order(AuditQuery.Order.OLDEST_FIRST).build())) {
            return entries.filter(entry -> entry.seq() >= mark).toList();
        }
    }

    /** All that stands in the directory of the log. */
    String files() throws IOException {
        log.flush();
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Orders orders() {
            return new Orders();
        }

        @Bean
        Controller controller(Orders orders) {
            return new Controller(orders);
        }
    }

    static class Orders {

        @Audited(operation = "order.cancel", key = "order:{id}")
        public String cancel(String id) {
            return id;
        }
    }

    @RestController
    static class Controller {

        private final Orders orders;

        Controller(Orders orders) {
            this.orders = orders;
        }

        @PostMapping({"/api/orders/{id}", "/opaque/orders/{id}", "/orders/{id}"})
        String cancel(@PathVariable String id) {
            return orders.cancel(id);
        }
    }
}
