package dev.auditkit.benchmarks.read;

import dev.auditkit.benchmarks.peers.Lines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the command line. Its start is in its time, as it is when one uses it. */
abstract class ProgramEngine implements Engine {

    private final Path log;

    ProgramEngine(Path log) {
        this.log = log;
    }

    @Override
    public boolean answers(Question question) {
        return question == Question.RARE_USER || question == Question.METADATA;
    }

    /** What the program says, given these arguments and the segments in their order. */
    final List<String> said(List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        for (Path file : Lines.files(log, ".jsonl")) {
            whole.add(file.toString());
        }
        Process process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            lines = reader.lines().toList();
        }
        // grep and its kin end with 1 when they found nothing.
        if (process.waitFor() > (lines.isEmpty() ? 1 : 0)) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
        return lines;
    }
}
