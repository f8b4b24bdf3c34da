package dev.auditkit.verify;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures how fast a log is verified, beside {@code sha256sum} of the same file and the JVM's own SHA-256 of large buffers, one
 * after the other in each round, so that a disturbance of the machine meets all of them. Arguments: a new directory; megabytes;
 * rounds; the length of the text in each entry; {@code gzip} to compress.
 */
final class VerifySpeed {

    private VerifySpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int megabytes = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        int text = Integer.parseInt(arguments[3]);
        boolean compress = arguments.length > 4 && arguments[4].equals("gzip");
        SignedLog log = new SignedLog(directory).text("t".repeat(text));
        int each = 1000;
        long written = 0;
        while (written < megabytes * 1_000_000L) {
            log.events(each).write();
            written = Files.size(log.lastSegment());
        }
        log.checkpoint();
        Path file = log.lastSegment();
        if (compress) {
            log.compress(0);
        }
        long length = written;
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "%d bytes, %d entries, %d bytes a line%n",
                written,
                log.hashes.size(),
                written / log.hashes.size());
        Rates verified = new Rates("verify, 1 thread", rounds);
        Rates verified2 = new Rates("verify, 2 threads", rounds);
        Rates sha256sum = new Rates("sha256sum", rounds);
        Rates buffers = new Rates("SHA-256 of 4 MiB buffers in this JVM", rounds);
        for (int i = 0; i < rounds; i++) {
            verified.take(i, length, () -> run(log, 1));
            verified2.take(i, length, () -> run(log, 2));
            if (!compress) {
                sha256sum.take(i, length, () -> sha256sum(file));
            }
            buffers.take(i, length, () -> buffers(length));
        }
        List.of(verified, verified2, sha256sum, buffers).forEach(Rates::print);
    }

    /** By the clock, and by the processor time of this process: the second is what a busy machine disturbs least. */
    private static final class Rates {

        private final String what;
        private final double[] byClock;
        private final double[] byProcessor;

        Rates(String what, int rounds) {
            this.what = what;
            byClock = new double[rounds];
            byProcessor = new double[rounds];
        }

        void take(int round, long bytes, Callable<?> work) throws Exception {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long processor = system.getProcessCpuTime();
            long start = System.nanoTime();
            work.call();
            byClock[round] = bytes * 1e3 / (System.nanoTime() - start);
            byProcessor[round] = bytes * 1e3 / (system.getProcessCpuTime() - processor);
        }

        void print() {
            Arrays.sort(byClock);
            Arrays.sort(byProcessor);
            int last = byClock.length - 1;
            System.out.printf(
                    Locale.ROOT,
                    "%-40s median %6.0f MB/s, best %6.0f; a processor second: median %6.0f MB, best %6.0f%n",
                    what,
                    byClock[last / 2],
                    byClock[last],
                    byProcessor[last / 2],
                    byProcessor[last]);
        }
    }

    private static VerificationReport run(SignedLog log, int threads) {
        VerificationReport report = LogVerifier.of(log.directory)
                .verifierKeys(log.keys())
                .threads(threads)
                .run();
        if (report.verdict() != VerificationReport.Verdict.AUTHENTIC) {
            throw new AssertionError(report);
        }
        return report;
    }

    private static int sha256sum(Path file) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of("sha256sum", file.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static byte[] buffers(long length) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[4 << 20];
        long left = length;
        while (left > 0) {
            int count = (int) Math.min(left, buffer.length);
            digest.update(buffer, 0, count);
            left -= count;
        }
        return digest.digest();
    }
}
