package dev.auditkit.benchmarks.read;

import dev.auditkit.benchmarks.sample.Memory;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One engine answers all questions that it can, in a process of its own. Arguments: engine, log, empty directory, entries, how
 * often to ask each question, {@code selective} to leave out what no index can answer. {@code first_ms} is the first time it is asked, by a JVM that has not done it before; the other times
 * come once it has been asked for some seconds, unless it is asked once only.
 */
final class ReadRun {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private ReadRun() {}

    public static void main(String[] arguments) throws Exception {
        EngineKind kind = EngineKind.valueOf(arguments[0]);
        int repeats = Integer.parseInt(arguments[4]);
        boolean selective = arguments.length > 5;
        long start = System.nanoTime();
        try (Engine engine = kind.open(Path.of(arguments[1]), Path.of(arguments[2]))) {
            double openMillis = (System.nanoTime() - start) / 1e6;
            for (Question question : Question.values()) {
                if (engine.answers(question) && !(selective && question == Question.METADATA)) {
                    Sample sample = ask(engine, question, repeats)
                            .label("subject", kind.label())
                            .label("question", question.label())
                            .label("entries", arguments[3])
                            .number("open_ms", openMillis);
                    Memory.addTo(sample);
                    sample.print();
                }
            }
        }
    }

    private static Sample ask(Engine engine, Question question, int repeats) throws Exception {
        long begun = System.nanoTime();
        List<String> answer = engine.answer(question);
        double first = (System.nanoTime() - begun) / 1e6;
        while (repeats > 1 && System.nanoTime() - begun < WARM_UP_NANOS) {
            engine.answer(question);
        }
        double[] millis = {first};
        if (repeats > 1) {
            millis = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                long start = System.nanoTime();
                answer = engine.answer(question);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        String whole = String.join("\n", answer);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
        return new Sample()
                .number("first_ms", first)
                .number("median_ms", millis[(repeats - 1) / 2])
                .text("lines", Integer.toString(answer.size()))
                .text("answer", HexFormat.of().formatHex(digest, 0, 8));
    }
}
