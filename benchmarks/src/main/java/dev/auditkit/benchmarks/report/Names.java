package dev.auditkit.benchmarks.report;

/** The names by which results are found. */
final class Names {

    static final String SUBJECT = "subject";
    static final String JDK = "jdk";
    static final String PRODUCERS = "producers";
    static final String RATE = "rate";
    static final String QUESTION = "question";
    static final String ENTRIES = "entries";

    static final String AUDITKIT = "AuditKit";
    static final String LOG4J = "Log4j2 all-async + JsonTemplateLayout";
    static final String LOGBACK = "Logback async + logstash encoder";
    static final String CHRONICLE_BYTES = "Chronicle Queue, ready-made bytes";
    static final String AUDIT4J = "audit4j";
    static final String NOTHING = "(nothing: the measuring itself)";
    static final String POSTGRES = "PostgreSQL, one commit a row";
    static final String SYNC = "AuditKit, durability sync";
    static final String DUCKDB_FILES = "DuckDB on the same files";
    static final String DUCKDB_TABLE = "DuckDB after loading";
    static final String RIPGREP = "ripgrep";
    static final String VERIFY = "AuditKit verify, ";
    static final String SHA_256 = "SHA-256 of the same bytes in this JVM";
    static final String SHA256SUM = "sha256sum";

    static final String EVENTS_PER_S = "events_per_s";
    static final String MEDIAN_MS = "median_ms";
    static final String MB_PER_S = "mb_per_s";

    private Names() {}
}
