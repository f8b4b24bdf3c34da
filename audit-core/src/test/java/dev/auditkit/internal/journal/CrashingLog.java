package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A log on a simulated disk that does what chance says, on one thread, until the power fails, and knows what must be
 * left afterwards.
 */
final class CrashingLog {

    private static final int ROTATION_BYTES = 6_000;

    static {
        // It warns of indexes that a failing disk does not take.
        Logger.getLogger("dev.auditkit").setLevel(Level.OFF);
    }

    private final Random random;
    private SimulatedDisk disk;
    private LogBuilder log;

    /** The hash of every entry that may be in the log, by its sequence number. */
    private List<String> hashes = new ArrayList<>();

    /** The entries before this one must survive. */
    private long durable;

    /** The entries from this one on must survive: retention may have removed those before. */
    private long mayStart;

    CrashingLog(SimulatedDisk disk, Random random) {
        this.disk = disk;
        this.random = random;
    }

    SimulatedDisk disk() {
        return disk;
    }

    /** Opens the log; what recovery finds must be what was durable, and not more than was written. */
    UnsignedLog open() throws IOException {
        UnsignedLog recovered = recover(disk);
        Journal journal = recovered.journal();
        checkContent(journal);
        hashes = new ArrayList<>(hashes.subList(0, (int) journal.nextSeq()));
        log = new LogBuilder(journal);
        return recovered;
    }

    static UnsignedLog recover(SimulatedDisk disk) throws IOException {
        try {
            return UnsignedLog.open(disk, ROTATION_BYTES, 0);
        } catch (DamagedJournalException e) {
            throw new AssertionError("the log counts as damaged: " + e.damage() + " in " + disk.list(), e);
        }
    }

    private void checkContent(Journal journal) throws IOException {
        List<Line> lines = ReferenceReader.lines(disk);
        long first = journal.view().firstSeq();
        assertThat(first).as("first entry").isLessThanOrEqualTo(mayStart);
        assertThat(journal.nextSeq()).as("next entry").isBetween(durable, (long) hashes.size());
        assertThat(lines).hasSize((int) (journal.nextSeq() - first));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).seq()).isEqualTo(first + i);
            assertThat(lines.get(i).hash()).as("entry " + (first + i)).isEqualTo(hashes.get((int) first + i));
        }
        try (var found = new QueryEngine(journal, null)
                .stream(AuditQuery.builder().order(Order.OLDEST_FIRST).build(), damage -> {
                    throw new AssertionError("damage after recovery: " + damage);
                })) {
            assertThat(found.count()).isEqualTo(lines.size());
        }
    }

    /** Works until the power fails or it has done so much; what it did is then known. */
    void work(int steps) throws IOException {
        try {
            for (int i = 0; i < steps; i++) {
                step();
            }
        } catch (PowerLostException e) {
            // The next open() tells what is left.
        }
    }

    private void step() throws IOException {
        Journal journal = log.journal();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> add(1 + random.nextInt(5));
            case 4, 5, 6 -> write();
            case 7, 8 -> {
                rewriteIfNeeded();
                force();
            }
            case 9 -> {
                if (journal.segmentIsFull()) {
                    rotate();
                }
            }
            case 10 -> {
                if (random.nextInt(4) == 0) {
                    ignoringFailure(() -> new SegmentCompressor(journal).compressAll());
                }
            }
            default -> {
                if (random.nextInt(6) == 0) {
                    ignoringFailure(this::retain);
                }
            }
        }
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            log.add(LogBuilder.event(log.journal().nextSeq()));
            hashes.add(log.hashes().get(log.hashes().size() - 1));
        }
    }

    private void write() throws IOException {
        rewriteIfNeeded();
        ignoringFailure(log.journal()::write);
    }

    private void force() {
        try {
            durable = Math.max(durable, log.journal().force().size());
        } catch (IOException e) {
            assertThat(log.journal().needsRewrite()).isTrue();
        }
    }

    private void rotate() throws IOException {
        boolean[] done = new boolean[1];
        while (!done[0]) {
            rewriteIfNeeded();
            ignoringFailure(() -> {
                durable = Math.max(durable, log.journal().rotate().segment().endSeq());
                done[0] = true;
            });
        }
    }

    private void rewriteIfNeeded() throws IOException {
        while (log.journal().needsRewrite()) {
            ignoringFailure(() -> {
                long end = log.journal().view().endSeq();
                long lost = log.journal().rewrite();
                long left = end - lost;
                assertThat(left).as("what is left of " + end + " entries").isGreaterThanOrEqualTo(durable);
                hashes.subList((int) left, (int) end).clear();
                durable = left;
            });
        }
    }

    private void retain() throws IOException {
        List<Segment> segments = log.journal().view().segments();
        int count = random.nextInt(segments.size());
        if (count > 0) {
            mayStart = segments.get(count - 1).endSeq();
            new Retention(log.journal(), segment -> true).remove(segments.subList(0, count));
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void ignoringFailure(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            // As the log does: it tries again.
        }
    }

    /** The power fails. */
    void crash() {
        disk = disk.crash(random);
    }

    /** The process is killed. */
    void kill() {
        disk = disk.kill();
    }
}
