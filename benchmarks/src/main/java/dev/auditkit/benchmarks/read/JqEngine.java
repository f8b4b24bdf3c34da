package dev.auditkit.benchmarks.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** jq with a filter for each entry. */
final class JqEngine extends ProgramEngine {

    JqEngine(Path log) {
        super(log);
    }

    @Override
    public List<String> answer(Question question) throws IOException, InterruptedException {
        boolean newest = question == Question.RARE_USER;
        String wanted = newest
                ? ".user == \"" + Question.USER + "\""
                : ".metadata." + Question.MEMBER + " == \"" + Question.TICKET + "\"";
        List<String> ids = new ArrayList<>(said(List.of("jq", "-r", "select(" + wanted + ") | .event_id")));
        Collections.reverse(ids);
        return newest ? ids.subList(0, Math.min(ids.size(), Question.NEWEST)) : ids;
    }
}
