package dev.auditkit.hibernate;

import java.sql.PreparedStatement;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcMutationExecutor;
import org.hibernate.sql.exec.spi.JdbcOperationQueryMutation;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** Records statements of HQL, criteria and native SQL that change rows. Safe for use by many threads. */
final class WatchedMutations implements JdbcMutationExecutor {

    private final JdbcMutationExecutor executor;

    WatchedMutations(JdbcMutationExecutor executor) {
        this.executor = executor;
    }

    @Override
    public int execute(
            JdbcOperationQueryMutation mutation,
            JdbcParameterBindings bindings,
            Function<String, PreparedStatement> statements,
            BiConsumer<Integer, PreparedStatement> check,
            ExecutionContext context) {
        BulkStatement bulk = BulkStatement.begin(mutation.getSqlString(), isNative(mutation), true, context);
        int rows = executor.execute(mutation, bindings, statements, check, context);
        bulk.done(rows);
        return rows;
    }

    /** Its class has another package in each version. */
    private static boolean isNative(JdbcOperationQueryMutation mutation) {
        return mutation.getClass().getSimpleName().endsWith("Native");
    }
}
