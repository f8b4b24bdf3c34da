package dev.auditkit.benchmarks.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** ripgrep for the text that an entry must have, on all cores, which is its default; the lines it finds are then put in order. */
final class RipgrepEngine extends ProgramEngine {

    private static final String SEQ = ",\"seq\":";
    private static final String ID = "\"event_id\":\"";
    private static final int ID_LENGTH = 36;

    RipgrepEngine(Path log) {
        super(log);
    }

    @Override
    public List<String> answer(Question question) throws IOException, InterruptedException {
        boolean newest = question == Question.RARE_USER;
        String text = newest
                ? "\"user\":\"" + Question.USER + "\""
                : "\"" + Question.MEMBER + "\":\"" + Question.TICKET + "\"";
        Stream<String> found =
                said(List.of("rg", "--fixed-strings", "--no-filename", "--no-line-number", text)).stream()
                        .sorted(Comparator.comparingLong(RipgrepEngine::seq).reversed())
                        .map(RipgrepEngine::id);
        return (newest ? found.limit(Question.NEWEST) : found).toList();
    }

    private static long seq(String line) {
        int at = line.lastIndexOf(SEQ) + SEQ.length();
        return Long.parseLong(line.substring(at, line.indexOf(',', at)));
    }

    private static String id(String line) {
        int at = line.indexOf(ID) + ID.length();
        return line.substring(at, at + ID_LENGTH);
    }
}
