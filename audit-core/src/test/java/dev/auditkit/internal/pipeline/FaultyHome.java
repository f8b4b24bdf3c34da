package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** A home without a lock, whose storage can be made to fail, and which can be made to refuse entry. */
final class FaultyHome implements LogHome {

    private final Path directory;
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private volatile FaultyStorage storage;
    private volatile FaultyStorage.Fault onEnter = FaultyStorage.Fault.NONE;
    private volatile FaultyStorage.Fault onList = FaultyStorage.Fault.NONE;

    FaultyHome(Path directory) {
        this.directory = directory;
    }

    /** Opens a log here. */
    AuditLog open(AuditConfig config) {
        return open(config, InstantSource.system());
    }

    AuditLog open(AuditConfig config, InstantSource clock) {
        LogEngine engine = new LogEngine(config, this, clock);
        engine.start();
        return new LogHandle(engine, engine::close);
    }

    FaultyStorage storage() {
        return storage;
    }

    void onEnter(FaultyStorage.Fault fault) {
        onEnter = fault;
    }

    /** For the listing with which an opening begins. */
    void onList(FaultyStorage.Fault fault) {
        onList = fault;
    }

    int entered() {
        return entered.get();
    }

    int left() {
        return left.get();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Storage enter() throws IOException {
        entered.incrementAndGet();
        onEnter.before("");
        FaultyStorage opened = new FaultyStorage(DirectoryStorage.createIfMissing(directory));
        opened.onList(onList);
        storage = opened;
        return opened;
    }

    @Override
    public void leave() {
        left.incrementAndGet();
    }
}
