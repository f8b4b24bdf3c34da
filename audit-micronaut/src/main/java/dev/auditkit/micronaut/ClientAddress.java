package dev.auditkit.micronaut;

import dev.auditkit.capture.SourceProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.util.DefaultHttpClientAddressResolver;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The address of the client whose request is being worked on: what Micronaut takes for it, but for one thing. Without
 * {@code micronaut.server.client-address-header} Micronaut believes the forwarding headers of anybody; then it is that of the connection.
 * Safe for use by many threads.
 */
@Singleton
@Requires(classes = HttpServerConfiguration.class)
@Requires(beans = HttpClientAddressResolver.class)
@Requires(missingBeans = SourceProvider.class)
final class ClientAddress implements SourceProvider {

    private final HttpClientAddressResolver resolver;
    private final boolean trusted;

    ClientAddress(HttpClientAddressResolver resolver, HttpServerConfiguration server) {
        this.resolver = resolver;
        this.trusted = server.getClientAddressHeader() != null
                || resolver.getClass() != DefaultHttpClientAddressResolver.class;
    }

    @Override
    public @Nullable String source() {
        HttpRequest<?> request = ServerRequestContext.currentRequest().orElse(null);
        return request == null ? null : of(request);
    }

    /** The address of the client who sent a request; null where it is not known. */
    @Nullable
    String of(HttpRequest<?> request) {
        return trusted ? resolver.resolve(request) : ofConnection(request);
    }

    private static @Nullable String ofConnection(HttpRequest<?> request) {
        InetSocketAddress remote = request.getRemoteAddress();
        if (remote == null) {
            return null;
        }
        InetAddress address = remote.getAddress();
        return address == null ? remote.getHostString() : address.getHostAddress();
    }
}
