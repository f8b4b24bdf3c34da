package dev.auditkit.spring.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * As much of an authorization server (RFC 6749, RFC 7662, OpenID Connect) as resource servers and logins ask for. It has one user, whom it
 * lets in unasked, and remembers all that it gave away and that nobody may read in a log. Safe for use by many threads.
 */
final class AuthorizationServer implements AutoCloseable {

    /** As servers that do not tell names to applications have them; it looks like a key, and is none. */
    static final String SUBJECT = "8d5f1a5e-3c1b-4d6e-9a55-0c7f6f1b2e77";

    static final String NAME = "alice@example.com";
    static final String CLIENT = "shop";

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final RSAKey key;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> nonces = new ConcurrentHashMap<>();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    AuthorizationServer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("signs").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext(
                "/user",
                exchange -> answer(
                        exchange, 200, "{\"sub\": \"%s\", \"preferred_username\": \"%s\"}".formatted(SUBJECT, NAME)));
        server.createContext("/introspect", this::introspect);
        // By itself it has one thread, which any connection that stalls would hold up for all.
        server.setExecutor(threads);
        server.start();
    }

    /** The address of one of its services. */
    String uri(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What its tokens can be checked with. */
    String publicKey() throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Whatever nobody may read in a log. */
    Set<String> secrets() {
        return secrets;
    }

    /** What is as secret as what it gave away itself. */
    String secret(String secret) {
        secrets.add(secret);
        return secret;
    }

    String jwt(String scope) {
        return jwt(scope, Instant.now().plus(LIFE), null);
    }

    String jwt(String scope, Instant expires, @Nullable String nonce) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(uri("/"))
                        .subject(SUBJECT)
                        .audience(CLIENT)
                        .claim("preferred_username", NAME)
                        .claim("scope", scope)
                        .claim("nonce", nonce)
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(expires.minus(LIFE)))
                        .expirationTime(Date.from(expires))
                        .build());
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return secret(jwt.serialize());
    }

    /** A token that only this server understands. */
    String opaque() {
        return secret("opaque" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** Where a browser is sent back to, that it has sent here. */
    String authorized(String asked) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(asked))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        String code = secret(UUID.randomUUID().toString());
        nonces.put(code, asked.getOrDefault("nonce", ""));
        URI back = UriComponentsBuilder.fromUriString(asked.get("redirect_uri"))
                .queryParam("code", code)
                .queryParam("state", "{state}")
                .encode()
                .buildAndExpand(secret(asked.get("state")))
                .toUri();
        exchange.getResponseHeaders().add("Location", back.toString());
        answer(exchange, 302, "");
    }

    /** A code is good for one token. */
    private void token(HttpExchange exchange) throws IOException {
        String nonce = nonces.remove(body(exchange).getOrDefault("code", ""));
        if (nonce == null) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        String id = jwt("openid", Instant.now().plus(LIFE), nonce);
        answer(
                exchange,
                200,
                "{\"access_token\": \"%s\", \"refresh_token\": \"%s\", \"id_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": 60}"
                        .formatted(opaque(), opaque(), id));
    }

    private void introspect(HttpExchange exchange) throws IOException {
        String token = body(exchange).getOrDefault("token", "");
        answer(
                exchange,
                200,
                token.startsWith("opaque") && secrets.contains(token)
                        ? "{\"active\": true, \"sub\": \"%s\", \"scope\": \"orders\"}".formatted(SUBJECT)
                        : "{\"active\": false}");
    }

    private static Map<String, String> body(HttpExchange exchange) throws IOException {
        return parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
