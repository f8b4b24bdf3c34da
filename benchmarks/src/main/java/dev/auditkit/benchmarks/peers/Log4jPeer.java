package dev.auditkit.benchmarks.peers;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Identity;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Log4j 2 as its manual has it for speed: all loggers asynchronous, a file that is flushed at the end of each batch, and
 * JsonTemplateLayout with map resolvers (log4j2.xml and log4j2-template.json in the resources).
 */
final class Log4jPeer implements Peer {

    private final Path directory;
    private final Logger logger = LogManager.getLogger("audit");

    Log4jPeer(Path directory) {
        this.directory = directory;
    }

    @Override
    public void log(Happening happening) {
        logger.info(new FieldsMessage(12)
                .with("event_id", Identity.eventId())
                .with("operation", happening.operation())
                .with("key_hash", Identity.keyHash(happening.key()))
                .with("result", happening.result().text())
                .with("user", happening.user())
                .with("source", happening.source())
                .with("channel", happening.channel())
                .with("quantity", happening.quantity())
                .with("ticket", happening.ticket())
                .with("trace_id", happening.traceId())
                .with("span_id", happening.spanId()));
    }

    /** Its only way to tell that all is written is to end. */
    @Override
    public void finish(long logged) {
        close();
    }

    @Override
    public void close() {
        LogManager.shutdown();
    }

    @Override
    public double bytesPerLine() throws IOException {
        return Lines.bytes(directory, ".log") / (double) Lines.count(directory, ".log", "");
    }

    @Override
    public long count() throws IOException {
        return Lines.count(directory, ".log", "");
    }
}
