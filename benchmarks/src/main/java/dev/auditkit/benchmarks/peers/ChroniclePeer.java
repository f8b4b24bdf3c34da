package dev.auditkit.benchmarks.peers;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.content.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.WireOut;

/**
 * Chronicle Queue: a memory-mapped file to which callers write themselves, one appender a thread, as its documentation wants
 * it (https://chronicle.software/queue/, and the README of the project). What is written is with the operating system at once.
 */
abstract class ChroniclePeer implements Peer {

    private final Path directory;
    private final ChronicleQueue queue;
    private final ThreadLocal<ExcerptAppender> appender;

    private ChroniclePeer(Path directory) {
        this.directory = directory;
        queue = SingleChronicleQueueBuilder.binary(directory).build();
        appender = ThreadLocal.withInitial(queue::createAppender);
    }

    /** Given a line of JSON that is ready: key hash, identifier, time and encoding are in nobody's time. */
    static ChroniclePeer ofBytes(Path directory) {
        return new ChroniclePeer(directory) {
            private final ThreadLocal<Bytes<?>> line = ThreadLocal.withInitial(() -> Bytes.wrapForRead(readyLine()));

            @Override
            void append(ExcerptAppender to, Happening happening) {
                Bytes<?> bytes = line.get();
                bytes.readPosition(0);
                to.writeBytes(bytes);
            }
        };
    }

    /** Given the fields, which it writes in its own binary form. */
    static ChroniclePeer ofFields(Path directory) {
        return new ChroniclePeer(directory) {
            @Override
            void append(ExcerptAppender to, Happening happening) {
                try (DocumentContext document = to.writingDocument()) {
                    write(Objects.requireNonNull(document.wire()), happening);
                }
            }
        };
    }

    abstract void append(ExcerptAppender to, Happening happening);

    @Override
    public final void log(Happening happening) {
        append(appender.get(), happening);
    }

    @Override
    public final void finish(long logged) {}

    @Override
    public final void close() {
        queue.close();
    }

    /** Its files are made larger than what they hold. */
    @Override
    public final double bytesPerLine() {
        return Double.NaN;
    }

    @Override
    public final long count() {
        long count = 0;
        try (ChronicleQueue written =
                        SingleChronicleQueueBuilder.binary(directory).build();
                ExcerptTailer tailer = written.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return count;
                    }
                    count++;
                }
            }
        }
    }

    private static void write(WireOut to, Happening happening) {
        to.write("timestamp").int64(System.currentTimeMillis());
        to.write("event_id").text(Identity.eventId());
        to.write("operation").text(happening.operation());
        to.write("key_hash").text(Identity.keyHash(happening.key()));
        to.write("result").text(happening.result().text());
        to.write("user").text(happening.user());
        to.write("source").text(happening.source());
        to.write("node").text(Happenings.NODE);
        to.write("metadata").marshallable(metadata -> {
            metadata.write("channel").text(happening.channel());
            metadata.write("quantity").int32(happening.quantity());
            metadata.write("ticket").text(happening.ticket());
        });
        to.write("trace_id").text(happening.traceId());
        to.write("span_id").text(happening.spanId());
    }

    private static byte[] readyLine() {
        Happening happening = Happenings.pool(1)[0];
        return ("{\"timestamp\":\"2026-09-01T00:00:00.000000Z\",\"event_id\":\"" + Identity.eventId()
                        + "\",\"operation\":\"" + happening.operation()
                        + "\",\"key_hash\":\"" + Identity.keyHash(happening.key())
                        + "\",\"result\":\"" + happening.result().text()
                        + "\",\"user\":\"" + happening.user()
                        + "\",\"source\":\"" + happening.source()
                        + "\",\"node\":\"" + Happenings.NODE
                        + "\",\"metadata\":{\"channel\":\"" + happening.channel()
                        + "\",\"quantity\":" + happening.quantity()
                        + ",\"ticket\":\"" + happening.ticket()
                        + "\"},\"trace_id\":\"" + happening.traceId()
                        + "\",\"span_id\":\"" + happening.spanId() + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
