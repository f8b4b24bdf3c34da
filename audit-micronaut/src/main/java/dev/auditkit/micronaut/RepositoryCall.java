package dev.auditkit.micronaut;

import org.jspecify.annotations.Nullable;

/** What a thread does in repositories. For that thread. */
final class RepositoryCall {

    private @Nullable String dataSource;
    private long changes;

    /** The data source of the repository that is called, as {@link ActiveTransactions#of} has it; null where none is. */
    @Nullable
    String dataSource() {
        return dataSource;
    }

    /** A repository of that data source is called, or, with what there was before, has returned. */
    void dataSource(@Nullable String name) {
        dataSource = name;
    }

    /** How many changes of entities the thread has seen so far. */
    long changes() {
        return changes;
    }

    /** There was one more. */
    void changed() {
        changes++;
    }
}
