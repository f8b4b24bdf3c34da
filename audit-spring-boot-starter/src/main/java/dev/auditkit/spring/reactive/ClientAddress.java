package dev.auditkit.spring.reactive;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** The address of the client, under the server's own rules for proxies. */
final class ClientAddress {

    private ClientAddress() {}

    static @Nullable String of(ServerWebExchange exchange) {
        InetSocketAddress client = exchange.getRequest().getRemoteAddress();
        if (client == null) {
            return null;
        }
        // One that a trusted proxy forwards has not been looked up.
        InetAddress address = client.getAddress();
        return address == null ? client.getHostString() : address.getHostAddress();
    }
}
