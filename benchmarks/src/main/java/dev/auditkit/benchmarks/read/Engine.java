package dev.auditkit.benchmarks.read;

import java.sql.SQLException;
import java.util.List;

/** Something that can answer questions of a log. For one thread. */
interface Engine extends AutoCloseable {

    /** Whether it can answer that at all, in a reasonable time. */
    default boolean answers(Question question) {
        return true;
    }

    /** The answer. */
    List<String> answer(Question question) throws Exception;

    @Override
    default void close() throws SQLException {}
}
