package dev.auditkit.hibernate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcOperation;
import org.hibernate.sql.exec.spi.JdbcSelectExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Records queries that change rows. Its methods differ from version to version, so that it is made when it runs: what they have in common is that the
 * query is the first argument, and the context the third. Safe for use by many threads.
 */
final class WatchedSelects implements InvocationHandler {

    private final JdbcSelectExecutor executor;

    private WatchedSelects(JdbcSelectExecutor executor) {
        this.executor = executor;
    }

    static JdbcSelectExecutor around(JdbcSelectExecutor executor) {
        return (JdbcSelectExecutor) Proxy.newProxyInstance(
                WatchedSelects.class.getClassLoader(),
                new Class<?>[] {JdbcSelectExecutor.class},
                new WatchedSelects(executor));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        BulkStatement bulk = method.getName().equals("list") ? begin(arguments) : BulkStatement.NONE;
        Object result;
        try {
            result = method.invoke(executor, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
        // Such a query answers with the number of rows.
        if (result instanceof List<?> list && list.size() == 1 && list.get(0) instanceof Number rows) {
            bulk.done(rows.intValue());
        } else {
            bulk.done(-1);
        }
        return result;
    }

    private static BulkStatement begin(@Nullable Object @Nullable [] arguments) {
        if (arguments != null
                && arguments.length > 2
                && arguments[0] instanceof JdbcOperation query
                && arguments[2] instanceof ExecutionContext context
                && TableChanges.mayBeIn(query.getSqlString())) {
            return BulkStatement.begin(query.getSqlString(), false, context);
        }
        return BulkStatement.NONE;
    }
}
