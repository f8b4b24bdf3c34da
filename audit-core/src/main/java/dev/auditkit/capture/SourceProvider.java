package dev.auditkit.capture;

import org.jspecify.annotations.Nullable;

/** Tells from where work was asked for. Safe for use by many threads. */
@FunctionalInterface
public interface SourceProvider {

    /** Knows no source. */
    SourceProvider NONE = () -> null;

    /**
     * The network address of the client for whom the calling thread works; null when there is none. Never what a client can
     * set at will: a forwarding header counts only where the server trusts the proxy that wrote it.
     */
    @Nullable
    String source();
}
