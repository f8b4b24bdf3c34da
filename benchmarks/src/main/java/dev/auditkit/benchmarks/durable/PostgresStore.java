package dev.auditkit.benchmarks.durable;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.content.Identity;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * PostgreSQL as it comes, each event a row, each row a commit, each thread a connection with a prepared statement
 * (https://www.postgresql.org/docs/current/wal-async-commit.html: synchronous_commit on, which lets commits share a flush).
 */
final class PostgresStore implements Store {

    private static final String TABLE = "CREATE TABLE audit (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " recorded timestamptz NOT NULL, event_id uuid NOT NULL, operation text NOT NULL, key_hash text,"
            + " result text NOT NULL, username text, source text, node text, metadata jsonb, trace_id text, span_id text)";
    private static final String INSERT = "INSERT INTO audit (recorded, event_id, operation, key_hash, result, username,"
            + " source, node, metadata, trace_id, span_id) VALUES (?, ?::uuid, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)";

    private final EmbeddedPostgres server;

    PostgresStore(Path directory) throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data").toFile())
                .setOverrideWorkingDirectory(directory.resolve("program").toFile())
                // For tests it is started with these off; as it comes they are on.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    if (!row.getString(1).equals("on")) {
                        throw new IllegalStateException(setting + " is " + row.getString(1) + "; wanted: on");
                    }
                }
            }
            statement.execute(TABLE);
        }
    }

    @Override
    public Writer writer() throws SQLException {
        Connection connection = server.getPostgresDatabase().getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT);
        return happening -> write(insert, happening);
    }

    private static void write(PreparedStatement insert, Happening happening) throws SQLException {
        insert.setTimestamp(1, Timestamp.from(Instant.now()));
        insert.setString(2, Identity.eventId());
        insert.setString(3, happening.operation());
        insert.setString(4, Identity.keyHash(happening.key()));
        insert.setString(5, happening.result().text());
        insert.setString(6, happening.user());
        insert.setString(7, happening.source());
        insert.setString(8, Happenings.NODE);
        insert.setString(
                9,
                "{\"channel\":\"" + happening.channel() + "\",\"quantity\":" + happening.quantity() + ",\"ticket\":\""
                        + happening.ticket() + "\"}");
        insert.setString(10, happening.traceId());
        insert.setString(11, happening.spanId());
        insert.executeUpdate();
    }

    @Override
    public long count() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM audit")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
