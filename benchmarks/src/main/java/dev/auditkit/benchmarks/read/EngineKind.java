package dev.auditkit.benchmarks.read;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The engines. */
public enum EngineKind {
    /** DuckDB on the files as they are. */
    DUCKDB_FILES("DuckDB on the same files", false, ""),
    /** DuckDB on a table that was made from them. */
    DUCKDB_TABLE("DuckDB after loading", false, ""),
    /** ripgrep for the string, where a string is what is asked for. */
    RIPGREP("ripgrep", false, "rg"),
    /** AuditKit's reader. */
    AUDITKIT("AuditKit", false, ""),
    /** jq, with a filter. */
    JQ("jq", true, "jq"),
    /** A program that parses each line with Jackson, and then looks whether it is wanted. */
    PARSE_ALL("parse everything (Jackson)", true, "");

    private final String label;
    private final boolean slow;
    private final String program;

    EngineKind(String label, boolean slow, String program) {
        this.label = label;
        this.slow = slow;
        this.program = program;
    }

    /** How reports call it. */
    public String label() {
        return label;
    }

    /** Whether it takes so long that it is asked once. */
    public boolean slow() {
        return slow;
    }

    /** Whether what it needs is installed. */
    public boolean isPresent() {
        return program.isEmpty()
                || Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Opens it on a log, with an empty directory of its own. */
    Engine open(Path log, Path scratch) throws Exception {
        return switch (this) {
            case DUCKDB_FILES -> DuckDbEngine.onFiles(log);
            case DUCKDB_TABLE -> DuckDbEngine.onTable(log, scratch);
            case RIPGREP -> new RipgrepEngine(log);
            case AUDITKIT -> new AuditKitEngine(log);
            case JQ -> new JqEngine(log);
            case PARSE_ALL -> new ParseAllEngine(log);
        };
    }
}
