package dev.auditkit.benchmarks.read;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReader;
import dev.auditkit.AuditResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** AuditKit's reader, opened once. */
final class AuditKitEngine implements Engine {

    private final AuditReader reader;

    AuditKitEngine(Path log) {
        reader = AuditReader.open(LogMaker.config(log));
    }

    @Override
    public List<String> answer(Question question) {
        return switch (question) {
            case RARE_USER -> ids(AuditQuery.builder().user(Question.USER).limit(Question.NEWEST));
            case DAY_OPERATION_RESULT ->
                ids(day().operation(Question.OPERATION).result(AuditResult.of(Question.RESULT)));
            case DAY_COUNTS_BY_OPERATION -> counts(day(), AuditFacet.OPERATION);
            case COUNTS_BY_RESULT -> counts(AuditQuery.builder(), AuditFacet.RESULT);
            case METADATA -> ids(AuditQuery.builder().where(Question.MEMBER, Question.TICKET));
        };
    }

    @Override
    public void close() {
        reader.close();
    }

    private List<String> ids(AuditQuery.Builder query) {
        try (Stream<AuditEntry> entries = reader.stream(query.build())) {
            return entries.map(entry -> entry.eventId().toString()).toList();
        }
    }

    private List<String> counts(AuditQuery.Builder query, AuditFacet by) {
        return Counts.lines(reader.facets(query.build(), EnumSet.of(by)).of(by));
    }

    private static AuditQuery.Builder day() {
        Instant from = Instant.parse(Question.DAY + "T00:00:00Z");
        Instant to = from.plus(Duration.ofDays(1)).minus(1, ChronoUnit.MICROS);
        return AuditQuery.builder().from(from).to(to);
    }
}
