package dev.auditkit.spring.web;

import static dev.auditkit.testkit.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditQuery;
import dev.auditkit.Audited;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Requests to a real server, with Spring Security before the application. */
class HttpCaptureTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    static Path shared;

    /** The application of the tests that want no options of their own. */
    private static ConfigurableApplicationContext usual;

    @TempDir
    Path directory;

    private ConfigurableApplicationContext context;
    private long mark;

    @AfterEach
    void stop() {
        if (context != null && !context.equals(usual)) {
            context.close();
        }
    }

    @AfterAll
    static void stopUsual() {
        usual.close();
    }

    /** What is recorded from here on counts. */
    private AuditLog start(String... properties) {
        if (properties.length > 0) {
            context = run(directory, properties);
        } else {
            usual = usual == null ? run(shared) : usual;
            context = usual;
        }
        AuditLog log = context.getBean(AuditLog.class);
        log.flush();
        mark = log.stats().nextSeq();
        return log;
    }

    private static ConfigurableApplicationContext run(Path directory, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=off",
                "--spring.autoconfigure.exclude=" + HibernateJpaAutoConfiguration.class.getName() + ","
                        + DataJpaRepositoriesAutoConfiguration.class.getName(),
                "--audit.log-dir=" + directory.resolve("log"),
                "--audit.min-free-mb=0",
                "--audit.sensitive-keys=true"));
        arguments.addAll(List.of(properties));
        return new SpringApplicationBuilder(Application.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    private int send(String method, String path, String user, String... headers) throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            String credentials = user + ":secret";
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The entries of requests, once there are so many; the client may be answered before the entry is handed over. */
    private List<AuditEntry> requests(AuditLog log, int count) throws InterruptedException {
        List<AuditEntry> entries = List.of();
        for (int i = 0; i < 1_000; i++) {
            log.flush();
            entries = log
                    .query(AuditQuery.builder()
                            .operation("http.*")
                            .order(AuditQuery.Order.OLDEST_FIRST)
                            .build())
                    .entries()
                    .stream()
                    .filter(entry -> entry.seq() >= mark)
                    .toList();
            if (entries.size() >= count) {
                break;
            }
            Thread.sleep(5);
        }
        assertThat(entries).hasSize(count);
        return entries;
    }

    @Test
    void aRequestIsRecordedWithRouteUserSourceAndStatus() throws Exception {
        AuditLog log = start();
        assertThat(send("POST", "/orders/4711/cancel?token=secret", "alice")).isEqualTo(200);
        AuditEntry entry = requests(log, 1).get(0);
        assertThat(entry.operation()).isEqualTo("http.POST /orders/{id}/cancel");
        assertThat(entry.key()).isEqualTo("/orders/4711/cancel");
        assertThat(entry.user()).isEqualTo("alice");
        assertThat(entry.source()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(entry.metadata()).containsEntry("status", 200);
        assertThat(log)
                .hasEntry()
                .withOperation("order.cancel")
                .by("alice")
                .from(entry.source())
                .isOk();
    }

    @Test
    void whatSpringSecurityRefusesFirstIsRecordedAsDenied() throws Exception {
        AuditLog log = start();
        assertThat(send("POST", "/orders/1/cancel", null)).isEqualTo(401);
        assertThat(send("POST", "/orders/1/cancel", "mallory")).isEqualTo(401);
        assertThat(send("POST", "/admin/1", "alice")).isEqualTo(403);
        requests(log, 3);
        assertThat(log)
                .hasEntry()
                .withOperation("http.POST /orders/{id}/cancel")
                .withKey("/orders/1/cancel")
                .by(null)
                .isDenied()
                .withMetadata("status", 401)
                .times(2);
        assertThat(log)
                .hasEntry()
                .withOperation("http.POST (no route)")
                .withKey("/admin/1")
                .by("alice")
                .isDenied()
                .withMetadata("status", 403)
                .once();
        assertThat(log).hasEntry().withOperation("security.login").by("mallory").isDenied();
        assertThat(log)
                .hasEntry()
                .withOperation("security.access")
                .by("alice")
                .withKey("/admin/1")
                .isDenied()
                .once();
    }

    @Test
    void thePageForAnErrorIsNoAccessOfTheUsers() throws Exception {
        AuditLog log = start();
        assertThat(send("POST", "/admin/2", "alice")).isEqualTo(403);
        requests(log, 1);
        assertThat(log)
                .hasNoEntry(matching -> matching.operation("security.access").key("/error"));
    }

    @Test
    void failuresAreErrors() throws Exception {
        AuditLog log = start();
        assertThat(send("POST", "/fails/1", "alice")).isEqualTo(500);
        assertThat(send("POST", "/conflicts/1", "alice")).isEqualTo(409);
        assertThat(send("POST", "/nowhere", "alice")).isEqualTo(404);
        requests(log, 3);
        assertThat(log)
                .hasEntry()
                .withOperation("http.POST /fails/{id}")
                .isError()
                .withMetadata("status", 500)
                .withMetadata("audit.exception", "java.lang.IllegalStateException");
        assertThat(log)
                .hasEntry()
                .withOperation("http.POST /conflicts/{id}")
                .isError()
                .withMetadata("status", 409);
        assertThat(log)
                .hasEntry()
                .withOperation("http.POST (no route)")
                .isError()
                .withMetadata("status", 404);
    }

    @Test
    void anAsynchronousRequestIsRecordedWhenItEnds() throws Exception {
        AuditLog log = start();
        assertThat(send("POST", "/later/1", "alice")).isEqualTo(200);
        assertThat(requests(log, 1)).singleElement().satisfies(entry -> {
            assertThat(entry.operation()).isEqualTo("http.POST /later/{id}");
            assertThat(entry.user()).isEqualTo("alice");
            assertThat(entry.metadata()).containsEntry("status", 200);
        });
    }

    @Test
    void aHeaderThatAnyoneCanSetIsNoSource() throws Exception {
        AuditLog log = start();
        send("POST", "/orders/1/cancel", "alice", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9");
        assertThat(requests(log, 1))
                .allSatisfy(entry -> assertThat(entry.source()).doesNotContain("203"));
    }

    @Test
    void aProxyThatTheServerTrustsTellsTheSource() throws Exception {
        AuditLog log = start("--server.forward-headers-strategy=framework");
        send("POST", "/orders/1/cancel", "alice", "X-Forwarded-For", "203.0.113.9");
        assertThat(requests(log, 1))
                .allSatisfy(entry -> assertThat(entry.source()).isEqualTo("203.0.113.9"));
    }

    @Test
    void readingRequestsAreRecordedOnlyWithLogReads() throws Exception {
        AuditLog log = start();
        assertThat(send("GET", "/orders/1", "alice")).isEqualTo(200);
        requests(log, 0);
        stop();
        AuditLog reading = start("--audit.log-reads=true");
        assertThat(send("GET", "/orders/1", "alice")).isEqualTo(200);
        assertThat(requests(reading, 1).get(0).operation()).isEqualTo("http.GET /orders/{id}");
    }

    @Test
    void excludedPathsAreNotRecordedWhateverTheContextPath() throws Exception {
        AuditLog log = start("--audit.capture.http-exclude=/orders/**", "--server.servlet.context-path=/shop");
        assertThat(send("POST", "/shop/orders/1/cancel", "alice")).isEqualTo(200);
        assertThat(send("POST", "/shop/conflicts/1", "alice")).isEqualTo(409);
        assertThat(requests(log, 1).get(0).key()).isEqualTo("/shop/conflicts/1");
    }

    @Test
    void requestsAreNotRecordedWhereThatIsOff() throws Exception {
        AuditLog log = start("--audit.capture.http=false");
        assertThat(send("POST", "/orders/1/cancel", "alice")).isEqualTo(200);
        requests(log, 0);
        assertThat(context.containsBean("auditHttpFilter")).isFalse();
    }

    @Test
    void underClosedARequestIsRefusedWhenTheLogTakesNothing() throws Exception {
        AuditLog log = start("--audit.failure-policy=closed");
        log.close();
        assertThat(send("POST", "/orders/1/cancel", "alice")).isEqualTo(503);
        assertThat(send("GET", "/orders/1", "alice")).isEqualTo(200);
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

        @SuppressWarnings("UnnecessaryMethodReference") // it is what hides the manager
        @Bean
        UserDetailsService users() {
            InMemoryUserDetailsManager users = new InMemoryUserDetailsManager(User.withUsername("alice")
                    .password("{noop}secret")
                    .roles("USER")
                    .build());
            return users::loadUserByUsername; // not the manager itself, which hashes passwords anew
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/admin/**")
                            .hasRole("ADMIN")
                            .anyRequest()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
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

        @PostMapping("/orders/{id}/cancel")
        String cancel(@PathVariable String id) {
            return orders.cancel(id);
        }

        @GetMapping("/orders/{id}")
        String show(@PathVariable String id) {
            return id;
        }

        @PostMapping("/fails/{id}")
        String fail(@PathVariable String id) {
            throw new IllegalStateException(id);
        }

        @PostMapping("/conflicts/{id}")
        String conflict(@PathVariable String id) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, id);
        }

        @PostMapping("/later/{id}")
        Callable<String> later(@PathVariable String id) {
            return () -> id;
        }
    }
}
