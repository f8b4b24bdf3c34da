package dev.auditkit.benchmarks.read;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * DuckDB, with the columns named so that it need not guess them (https://duckdb.org/docs/stable/data/json/loading_json.html), with
 * as many threads as there are cores, which is its default.
 */
final class DuckDbEngine implements Engine {

    private final Connection connection;
    private final String table;

    private DuckDbEngine(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    static DuckDbEngine onFiles(Path log) throws SQLException {
        return new DuckDbEngine(DriverManager.getConnection("jdbc:duckdb:"), files(log, "VARCHAR"));
    }

    static DuckDbEngine onTable(Path log, Path scratch) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + scratch.resolve("audit.duckdb"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE entries AS SELECT * FROM " + files(log, "TIMESTAMP"));
            statement.execute("CHECKPOINT");
        }
        return new DuckDbEngine(connection, "entries");
    }

    /** @param time the type of a time; as text it is compared as it stands, which takes the least */
    private static String files(Path log, String time) {
        return "read_json('" + log + "/*.jsonl', format = 'newline_delimited', columns = {timestamp: '" + time
                + "', event_id: 'VARCHAR', operation: 'VARCHAR', key_hash: 'VARCHAR', result: 'VARCHAR',"
                + " \"user\": 'VARCHAR', source: 'VARCHAR', node: 'VARCHAR',"
                + " metadata: 'STRUCT(channel VARCHAR, quantity INTEGER, ticket VARCHAR)',"
                + " trace_id: 'VARCHAR', span_id: 'VARCHAR', seq: 'BIGINT', hash: 'VARCHAR'})";
    }

    @Override
    public List<String> answer(Question question) throws SQLException {
        String day = "timestamp >= '" + Question.DAY + "T00:00:00.000000Z' AND timestamp <= '" + Question.DAY
                + "T23:59:59.999999Z'";
        return switch (question) {
            case RARE_USER ->
                lines("SELECT event_id FROM " + table + " WHERE \"user\" = '" + Question.USER
                        + "' ORDER BY seq DESC LIMIT " + Question.NEWEST);
            case DAY_OPERATION_RESULT ->
                lines("SELECT event_id FROM " + table + " WHERE " + day + " AND operation = '" + Question.OPERATION
                        + "' AND result = '" + Question.RESULT + "' ORDER BY seq DESC");
            case DAY_COUNTS_BY_OPERATION ->
                lines("SELECT operation || '=' || count(*) AS line FROM " + table + " WHERE " + day
                        + " GROUP BY operation ORDER BY line");
            case COUNTS_BY_RESULT ->
                lines("SELECT result || '=' || count(*) AS line FROM " + table + " GROUP BY result ORDER BY line");
            case METADATA ->
                lines("SELECT event_id FROM " + table + " WHERE metadata." + Question.MEMBER + " = '" + Question.TICKET
                        + "' ORDER BY seq DESC");
        };
    }

    private List<String> lines(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
