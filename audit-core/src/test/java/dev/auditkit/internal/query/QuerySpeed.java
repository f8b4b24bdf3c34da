package dev.auditkit.internal.query;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditResult;
import dev.auditkit.export.ExportFormats;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.UnsignedLog;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Measures how fast a log answers. Arguments: a directory, in which a log is written if there is none; how many entries it is to
 * have; rounds. Thirty days of entries in segments of 100 MiB: one of 10,000 is by a rare user, one of 20 deletes, one of 50 failed.
 */
final class QuerySpeed {

    private static final long DAYS = 30;
    private static final String[] OPERATIONS = {"order.create", "order.read", "order.update", "user.login", "order.pay"
    };

    private QuerySpeed() {}

    public static void main(String[] arguments) throws Exception {
        DirectoryStorage storage = DirectoryStorage.createIfMissing(Path.of(arguments[0]));
        int entries = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        if (storage.list().isEmpty()) {
            write(storage, entries);
        }
        Instant start = Instant.EPOCH.plus(LogBuilder.START, ChronoUnit.MICROS);
        long began = System.nanoTime();
        QueryEngine engine = new QueryEngine(new DirectoryJournal(storage), null);
        engine.query(AuditQuery.builder().limit(1).build());
        say("open and read one, first time", 1, round -> 1, System.nanoTime() - began);
        AuditQuery.Builder day = AuditQuery.builder()
                .from(start.plus(DAYS / 2, ChronoUnit.DAYS).plusSeconds(1_234))
                .to(start.plus(DAYS / 2 + 1, ChronoUnit.DAYS).plusSeconds(1_234));
        measure(
                "newest 100 of a rare user",
                rounds,
                round -> engine.query(AuditQuery.builder()
                                .user("rare" + round % 5)
                                .limit(100)
                                .build())
                        .entries()
                        .size());
        measure(
                "a user who is not there",
                rounds,
                round -> engine.query(
                                AuditQuery.builder().user("nobody" + round).build())
                        .entries()
                        .size());
        AuditQuery deleted = day.operation("order.delete")
                .result(AuditResult.ERROR)
                .limit(1_000_000)
                .build();
        measure(
                "deleted with an error in one day",
                rounds,
                round -> engine.query(deleted).entries().size());
        AuditQuery oneDay =
                AuditQuery.builder().from(deleted.from()).to(deleted.to()).build();
        measure("counts by operation for a day", rounds, round ->
                (int) engine.facets(oneDay, EnumSet.of(AuditFacet.OPERATION)).entries());
        measure("counts by result for all", rounds, round -> (int)
                engine.facets(AuditQuery.all(), EnumSet.of(AuditFacet.RESULT)).entries());
        AuditQuery where = AuditQuery.builder()
                .where("request", "req-77777-w")
                .order(Order.OLDEST_FIRST)
                .build();
        measure(
                "a metadata field that no index has",
                Math.max(1, rounds / 5),
                round -> (int) engine.export(where, ExportFormats.jsonl(), OutputStream.nullOutputStream())
                        .entries());
        measure("counts by user for all", Math.max(1, rounds / 10), round -> (int)
                engine.facets(AuditQuery.all(), EnumSet.of(AuditFacet.USER)).entries());
    }

    private static void measure(String what, int rounds, IntFunction<Integer> work) {
        long[] nanos = new long[rounds];
        int found = 0;
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            found = work.apply(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        int last = found;
        say(what, rounds, round -> last, nanos[rounds / 2]);
        System.out.printf(
                Locale.ROOT, "%45s best %.3f ms, worst %.3f ms%n", "", nanos[0] / 1e6, nanos[rounds - 1] / 1e6);
    }

    private static void say(String what, int rounds, IntFunction<Integer> found, long nanos) {
        System.out.printf(
                Locale.ROOT, "%-40s %9d found, median of %d: %.3f ms%n", what, found.apply(0), rounds, nanos / 1e6);
    }

    private static void write(DirectoryStorage storage, int entries) throws Exception {
        Journal journal = UnsignedLog.open(storage, 100L << 20, 0).journal();
        LeafEncoder encoder =
                new LeafEncoder(AuditConfig.builder().node("orders@app-1").build());
        Random random = new Random(1);
        long step = DAYS * 86_400_000_000L / entries;
        for (int i = 0; i < entries; i++) {
            String operation = random.nextInt(20) == 0 ? "order.delete" : OPERATIONS[random.nextInt(OPERATIONS.length)];
            journal.add(encoder.encode(
                    AuditEvent.of(operation)
                            .result(random.nextInt(50) == 0 ? AuditResult.ERROR : AuditResult.OK)
                            .user(
                                    random.nextInt(10_000) == 0
                                            ? "rare" + random.nextInt(5)
                                            : "user" + random.nextInt(500))
                            .key("order:" + random.nextInt())
                            .source("10.0." + random.nextInt(4) + "." + random.nextInt(256))
                            .metadata("request", "req-" + i + "-w")
                            .metadata("path", "/api/orders/" + random.nextInt())
                            .build(),
                    LogBuilder.START + i * step));
            if (journal.batchIsFull()) {
                if (journal.segmentIsFull()) {
                    journal.rotate();
                } else {
                    journal.write();
                }
            }
        }
        journal.write();
        journal.force();
        journal.close();
    }
}
