package dev.auditkit.cli;

import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which entries are wanted. */
final class FilterOptions {

    @Option(
            names = "--operation",
            paramLabel = "<name>",
            description = "Only this operation; with a * at its end, all that begin so. Repeat it for several.")
    private final List<String> operations = new ArrayList<>();

    @Option(names = "--user", paramLabel = "<name>", description = "Only this user. Repeat it for several.")
    private final List<String> users = new ArrayList<>();

    @Option(
            names = "--result",
            paramLabel = "ok|error|denied",
            converter = ResultConverter.class,
            description = "Only this result. Repeat it for several.")
    private final List<AuditResult> results = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "<key>",
            description =
                    "Only this key, as it was recorded, or its hash as it stands in key_hash. A log whose keys are"
                            + " hashed with a secret needs the secret too, unless it is the hash that is given.")
    private @Nullable String key;

    @Option(names = "--source", paramLabel = "<address>", description = "Only this source.")
    private @Nullable String source;

    @Option(names = "--node", paramLabel = "<name>", description = "Only this node of the application.")
    private @Nullable String node;

    @Option(names = "--trace-id", paramLabel = "<id>", description = "Only this trace.")
    private @Nullable String traceId;

    @Option(names = "--event-id", paramLabel = "<uuid>", description = "Only the entry with this id.")
    private @Nullable UUID eventId;

    @Option(
            names = "--from",
            paramLabel = "<time>",
            converter = TimeArgument.Earliest.class,
            description = "Only what happened at this time or later: 2025-10-23T08:30:45Z with any offset, without one"
                    + " for UTC, or a date for the beginning of that UTC day.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "<time>",
            converter = TimeArgument.Latest.class,
            description = "Only what happened at this time or earlier; a date includes that whole UTC day.")
    private @Nullable Instant to;

    @Option(
            names = "--where",
            paramLabel = "<path>=<value>",
            description =
                    "Only with this metadata: names joined by dots, and the value; numbers are compared as numbers."
                            + " Repeat it for several, all of which must hold.")
    private final List<String> where = new ArrayList<>();

    /** Reads a result as the log writes it. */
    static final class ResultConverter implements ITypeConverter<AuditResult> {

        @Override
        public AuditResult convert(String value) {
            try {
                return AuditResult.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * A query with these conditions.
     *
     * @throws IllegalArgumentException for a condition that cannot be used
     */
    AuditQuery.Builder query() {
        AuditQuery.Builder query = AuditQuery.builder();
        operations.forEach(query::operation);
        users.forEach(query::user);
        results.forEach(query::result);
        where.forEach(condition -> where(condition, query));
        return query.key(key)
                .source(source)
                .node(node)
                .traceId(traceId)
                .eventId(eventId)
                .from(from)
                .to(to);
    }

    /** Whether there is any condition. */
    boolean any() {
        return !(operations.isEmpty() && users.isEmpty() && results.isEmpty() && where.isEmpty())
                || Stream.of(key, source, node, traceId, eventId, from, to).anyMatch(Objects::nonNull);
    }

    private static void where(String condition, AuditQuery.Builder query) {
        int equals = condition.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "--where '" + condition + "' cannot be used; allowed: <path>=<value>, such as order.total=12.5");
        }
        query.where(condition.substring(0, equals), condition.substring(equals + 1));
    }
}
