package dev.auditkit.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** The options that say where a command listens, and how many it answers at a time. For one thread. */
final class ListenOptions {

    @Option(names = "--listen", paramLabel = "<address>", description = "Where to listen. Default: ${DEFAULT-VALUE}.")
    private String listen = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "<n>",
            description = "The port; 0 takes any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "How many requests at a time. Default: ${DEFAULT-VALUE}.")
    private int threads = 8;

    /** @param port where none is given */
    ListenOptions(int port) {
        this.port = port;
    }

    /**
     * Sees that the numbers can be used.
     *
     * @throws UsageException when one cannot
     */
    void check() {
        UsageException.requireRange("--port", port, 0, 65_535);
        UsageException.requireRange("--threads", threads, 1, 1_000);
    }

    /** Where to listen. */
    InetSocketAddress address() throws IOException {
        return new InetSocketAddress(InetAddress.getByName(listen), port);
    }

    /** How many requests are answered at a time. */
    int threads() {
        return threads;
    }
}
