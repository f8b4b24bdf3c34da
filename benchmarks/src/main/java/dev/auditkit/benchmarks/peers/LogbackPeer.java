package dev.auditkit.benchmarks.peers;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.content.Identity;
import java.io.IOException;
import java.nio.file.Path;
import net.logstash.logback.argument.StructuredArguments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logback behind its AsyncAppender, encoded by logstash-logback-encoder (logback.xml in the resources). */
final class LogbackPeer implements Peer {

    private final Path directory;
    private final Logger logger = LoggerFactory.getLogger("audit");

    LogbackPeer(Path directory) {
        this.directory = directory;
    }

    @Override
    public void log(Happening happening) {
        logger.info(
                "",
                StructuredArguments.fields(new Line(
                        Identity.eventId(),
                        happening.operation(),
                        Identity.keyHash(happening.key()),
                        happening.result().text(),
                        happening.user(),
                        happening.source(),
                        Happenings.NODE,
                        new Details(happening.channel(), happening.quantity(), happening.ticket()),
                        happening.traceId(),
                        happening.spanId())));
    }

    /** Its only way to tell that all is written is to end. */
    @Override
    public void finish(long logged) {
        close();
    }

    @Override
    public void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    @Override
    public double bytesPerLine() throws IOException {
        return Lines.bytes(directory, ".log") / (double) Lines.count(directory, ".log", "");
    }

    @Override
    public long count() throws IOException {
        return Lines.count(directory, ".log", "");
    }

    /** One object whose fields become those of the line: of the ways to give structured arguments the one that costs least. */
    @JsonPropertyOrder({
        "event_id",
        "operation",
        "key_hash",
        "result",
        "user",
        "source",
        "node",
        "metadata",
        "trace_id",
        "span_id"
    })
    record Line(
            @JsonProperty("event_id") String eventId,
            @JsonProperty("operation") String operation,
            @JsonProperty("key_hash") String keyHash,
            @JsonProperty("result") String result,
            @JsonProperty("user") String user,
            @JsonProperty("source") String source,
            @JsonProperty("node") String node,
            @JsonProperty("metadata") Details metadata,
            @JsonProperty("trace_id") String traceId,
            @JsonProperty("span_id") String spanId) {}

    /** The metadata. */
    record Details(
            @JsonProperty("channel") String channel,
            @JsonProperty("quantity") int quantity,
            @JsonProperty("ticket") String ticket) {}
}
