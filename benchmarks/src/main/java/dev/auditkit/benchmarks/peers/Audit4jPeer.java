package dev.auditkit.benchmarks.peers;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.audit4j.core.AuditManager;
import org.audit4j.core.Configuration;
import org.audit4j.core.DummyMetaData;
import org.audit4j.core.IAuditManager;
import org.audit4j.core.dto.AuditEvent;
import org.audit4j.core.dto.Field;
import org.audit4j.core.handler.file.FileAuditHandler;
import org.audit4j.core.layout.SimpleLayout;

/** audit4j with the file handler and the layout of its own quick start (http://audit4j.org). */
final class Audit4jPeer implements Peer {

    private final Path directory;
    private final IAuditManager manager;

    Audit4jPeer(Path directory) {
        this.directory = directory;
        FileAuditHandler file = new FileAuditHandler();
        file.setPath(directory.toString());
        Configuration configuration = new Configuration();
        configuration.addHandler(file);
        configuration.setLayout(new SimpleLayout());
        configuration.setMetaData(new DummyMetaData());
        configuration.addProperty("log.file.location", directory.toString());
        manager = AuditManager.startWithConfiguration(configuration);
    }

    @Override
    public void log(Happening happening) {
        AuditEvent event = new AuditEvent(
                happening.user(),
                happening.operation(),
                happening.source(),
                new Field("event_id", Identity.eventId()),
                new Field("key_hash", Identity.keyHash(happening.key())),
                new Field("result", happening.result().text()),
                new Field("channel", happening.channel()),
                new Field("quantity", Integer.toString(happening.quantity())),
                new Field("ticket", happening.ticket()),
                new Field("trace_id", happening.traceId()),
                new Field("span_id", happening.spanId()));
        manager.audit(event);
    }

    /** Until its file has that many lines, for it has no way to tell; at most as long as the file grows at least once a second. */
    @Override
    public void finish(long logged) throws IOException {
        LineTail tail = new LineTail(directory);
        long grown = System.nanoTime();
        while (tail.lines() < logged && System.nanoTime() - grown < 1_000_000_000L) {
            if (tail.readOn()) {
                grown = System.nanoTime();
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        AuditManager.shutdown();
    }

    @Override
    public double bytesPerLine() throws IOException {
        return Lines.bytes(directory, "") / (double) Lines.count(directory, "", "");
    }

    @Override
    public long count() throws IOException {
        return Lines.count(directory, "", "");
    }
}
