package dev.auditkit.sample.micronaut;

import io.micronaut.runtime.Micronaut;

/** Starts the order service. */
public final class OrderApplication {

    private OrderApplication() {}

    /**
     * Starts it.
     *
     * @param arguments properties, as Micronaut takes them, such as {@code -micronaut.server.port=8081}
     */
    public static void main(String[] arguments) {
        Micronaut.run(OrderApplication.class, arguments);
    }
}
