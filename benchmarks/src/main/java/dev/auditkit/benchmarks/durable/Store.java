package dev.auditkit.benchmarks.durable;

import dev.auditkit.benchmarks.content.Happening;
import java.io.IOException;

/** Keeps an event on stable storage before it returns. */
interface Store extends AutoCloseable {

    /** What one thread writes with. */
    Writer writer() throws Exception;

    /** How many events it holds. */
    long count() throws Exception;

    @Override
    void close() throws IOException;

    /** For one thread. */
    @FunctionalInterface
    interface Writer {

        /** Returns when the event is on stable storage. */
        void write(Happening happening) throws Exception;
    }
}
