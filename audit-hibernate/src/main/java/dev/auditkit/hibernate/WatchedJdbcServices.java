package dev.auditkit.hibernate;

import org.hibernate.engine.jdbc.internal.JdbcServicesImpl;
import org.hibernate.sql.exec.spi.JdbcMutationExecutor;
import org.hibernate.sql.exec.spi.JdbcSelectExecutor;

/** Hibernate's own, but for the executors of bulk statements. Safe for use by many threads. */
final class WatchedJdbcServices extends JdbcServicesImpl {

    private final transient JdbcMutationExecutor mutations = new WatchedMutations(super.getJdbcMutationExecutor());
    private final transient JdbcSelectExecutor selects = WatchedSelects.around(super.getJdbcSelectExecutor());

    @Override
    public JdbcMutationExecutor getJdbcMutationExecutor() {
        return mutations;
    }

    /** Where a database has statements that change tables within a query, Hibernate executes those of several tables as queries. */
    @Override
    public JdbcSelectExecutor getJdbcSelectExecutor() {
        return getDialect().supportsNonQueryWithCTE() ? selects : super.getJdbcSelectExecutor();
    }
}
