package dev.auditkit.benchmarks.read;

import dev.auditkit.benchmarks.peers.Lines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses each line into a tree, and then looks whether it is wanted: what one writes first. */
final class ParseAllEngine implements Engine {

    private final Path log;
    private final JsonMapper json = JsonMapper.shared();

    ParseAllEngine(Path log) {
        this.log = log;
    }

    @Override
    public List<String> answer(Question question) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        List<String> ids = new ArrayList<>();
        forEach(entry -> {
            String timestamp = text(entry, "timestamp");
            switch (question) {
                case RARE_USER -> add(ids, entry, text(entry, "user").equals(Question.USER));
                case DAY_OPERATION_RESULT ->
                    add(
                            ids,
                            entry,
                            timestamp.startsWith(Question.DAY)
                                    && text(entry, "operation").equals(Question.OPERATION)
                                    && text(entry, "result").equals(Question.RESULT));
                case DAY_COUNTS_BY_OPERATION -> {
                    if (timestamp.startsWith(Question.DAY)) {
                        counts.merge(text(entry, "operation"), 1L, Long::sum);
                    }
                }
                case COUNTS_BY_RESULT -> counts.merge(text(entry, "result"), 1L, Long::sum);
                case METADATA ->
                    add(
                            ids,
                            entry,
                            text(entry.path("metadata"), Question.MEMBER).equals(Question.TICKET));
            }
        });
        if (!counts.isEmpty()) {
            return Counts.lines(counts);
        }
        Collections.reverse(ids);
        return question == Question.RARE_USER ? ids.subList(0, Math.min(ids.size(), Question.NEWEST)) : ids;
    }

    private void forEach(Consumer<JsonNode> action) throws IOException {
        for (Path file : Lines.files(log, ".jsonl")) {
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    action.accept(json.readTree(line));
                }
            }
        }
    }

    private static void add(List<String> ids, JsonNode entry, boolean wanted) {
        if (wanted) {
            ids.add(text(entry, "event_id"));
        }
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
