package dev.auditkit.benchmarks.read;

import dev.auditkit.benchmarks.content.Happenings;

/** What is asked. An answer is a list of lines: identifiers of entries, newest first, or {@code name=count}, sorted. */
enum Question {
    /** The newest 100 entries of one user of twenty thousand. */
    RARE_USER("newest 100 of a rare user"),
    /** All entries of a day with an operation and a result. */
    DAY_OPERATION_RESULT("one day, operation and result"),
    /** How many entries of a day each operation has. */
    DAY_COUNTS_BY_OPERATION("counts by operation for a day"),
    /** How many entries of all each result has. */
    COUNTS_BY_RESULT("counts by result for all"),
    /** All entries with a value in their metadata, which no index covers. */
    METADATA("a metadata field that no index covers, all entries");

    /** The user: one that even a small log has. */
    static final String USER = Happenings.userOf(1_000);
    /** The day, in the midst of the last 30 days of the log. */
    static final String DAY = "2026-09-15";
    /** The operation. */
    static final String OPERATION = "order.delete";
    /** The result. */
    static final String RESULT = "error";
    /** The member of the metadata. */
    static final String MEMBER = "ticket";
    /** Its value. */
    static final String TICKET = Happenings.ticketOf(2_000);
    /** How many of the newest. */
    static final int NEWEST = 100;

    private final String label;

    Question(String label) {
        this.label = label;
    }

    /** How reports call it. */
    String label() {
        return label;
    }
}
