package dev.auditkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What the tests run in a JVM of its own. The first argument says what to do, the second in which directory. */
public final class WritingMain {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private WritingMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(directory);
            case "leave" -> leave(directory, arguments[2]);
            case "append" -> append(directory, arguments[2], "20ms");
            case "sign" -> append(directory, arguments[2], "10ms");
            case "large" -> LargeLog.run(directory, Long.parseLong(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** One write for each line, so that a kill leaves whole ones. */
    static synchronized void print(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the directory until standard input ends, or says why it does not get it. */
    private static void hold(Path directory) throws IOException {
        AuditConfig config = LogFiles.config(directory)
                .failurePolicy(AuditOption.FailurePolicy.CLOSED)
                .build();
        try (AuditLog log = AuditLog.open(config)) {
            log.log(AuditEvent.of("held").build());
            print("open");
            while (System.in.read() >= 0) {
                // Until it ends.
            }
        } catch (AuditException e) {
            print("refused " + e.getMessage());
        }
        print("closed");
    }

    /** Writes and ends in some way, without a close. */
    private static void leave(Path directory, String how) {
        AuditLog log = AuditLog.open(LogFiles.config(directory)
                .set(AuditOption.CHECKPOINT_INTERVAL, "1h")
                .build());
        for (int i = 0; i < 1_000; i++) {
            log.log(AuditEvent.of("event." + i).build());
        }
        switch (how) {
            case "return" -> print("return");
            case "exit" -> System.exit(3);
            case "halt" -> {
                log.flush();
                Runtime.getRuntime().halt(4);
            }
            case "close-in-hook" ->
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    log.log(AuditEvent.of("from.the.hook").build());
                    log.close();
                }));
            default -> throw new IllegalStateException("nobody closes this log");
        }
    }

    /** Writes from four threads until it is killed, and prints each receipt: sequence number, hash, operation. */
    private static void append(Path directory, String durability, String checkpointInterval) {
        AuditConfig config = LogFiles.config(directory)
                .set(AuditOption.CHECKPOINT_INTERVAL, checkpointInterval)
                .set("durability", durability)
                .rotationSizeMb(1)
                .set("compression", durability.equals("async") ? "gzip" : "none")
                .maxWait(Duration.ofMinutes(1))
                .build();
        AuditLog log = AuditLog.open(config);
        long run = ProcessHandle.current().pid();
        Semaphore inFlight = new Semaphore(2_000);
        Workers workers = Workers.start(5, thread -> {
            for (long i = 0; ; i++) {
                if (thread == 4) {
                    Thread.sleep(40);
                    log.rotate();
                    continue;
                }
                inFlight.acquire();
                String operation = run + "." + thread + "." + i;
                var unused = log.submit(AuditEvent.of(operation)
                                .metadata("text", "x".repeat((int) (i % 400)))
                                .build())
                        .whenComplete((receipt, failure) -> {
                            inFlight.release();
                            if (failure == null) {
                                print(receipt.seq() + " " + receipt.leafHash() + " " + operation);
                            }
                        });
            }
        });
        workers.join();
    }
}
