package dev.auditkit.benchmarks.log;

import dev.auditkit.benchmarks.peers.Lines;
import dev.auditkit.benchmarks.sample.Sample;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Verifies a log, beside what it takes to hash its bytes by other means, one after the other in each round. Arguments: directory,
 * rounds.
 */
final class VerifyRun {

    private static final int BUFFER = 4 << 20;

    /** Rounds that are not measured, until the JVM's compiler is done. */
    private static final int WARM_UP_ROUNDS = 3;

    private VerifyRun() {}

    public static void main(String[] arguments) throws Exception {
        Path log = Path.of(arguments[0]);
        long bytes = Lines.bytes(log, ".jsonl");
        int cores = Runtime.getRuntime().availableProcessors();
        Map<String, Callable<?>> subjects = new LinkedHashMap<>();
        for (int threads : cores > 1 ? new int[] {1, cores} : new int[] {1}) {
            subjects.put(verifying(threads), () -> verify(log, threads));
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                verify(log, threads);
            }
        }
        subjects.put("SHA-256 of the same bytes in this JVM", () -> hash(bytes));
        subjects.put("sha256sum", () -> program(log, "sha256sum"));
        subjects.put("openssl dgst -sha256", () -> program(log, "openssl", "dgst", "-sha256"));
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            for (Map.Entry<String, Callable<?>> subject : subjects.entrySet()) {
                long start = System.nanoTime();
                if (!Boolean.FALSE.equals(subject.getValue().call())) {
                    new Sample()
                            .label("subject", subject.getKey())
                            .number("mb_per_s", bytes * 1e3 / (System.nanoTime() - start))
                            .number("bytes", bytes)
                            .print();
                }
            }
        }
    }

    /** The name tells reports how many threads there were. */
    private static String verifying(int threads) {
        return "AuditKit verify, " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static boolean verify(Path log, int threads) {
        VerificationReport report = LogVerifier.of(log).threads(threads).run();
        if (report.verdict() != VerificationReport.Verdict.CONSISTENT) {
            throw new IllegalStateException("the log does not verify: " + report);
        }
        return true;
    }

    private static byte[] hash(long bytes) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[BUFFER];
        for (long left = bytes; left > 0; left -= BUFFER) {
            digest.update(buffer, 0, (int) Math.min(left, BUFFER));
        }
        return digest.digest();
    }

    /** Runs a program on all segments; whether there is such a program. */
    private static boolean program(Path log, String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(command));
        for (Path file : Lines.files(log, ".jsonl")) {
            whole.add(file.toString());
        }
        try {
            return new ProcessBuilder(whole)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
