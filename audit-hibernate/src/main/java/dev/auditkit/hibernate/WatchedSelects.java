package dev.auditkit.hibernate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.hibernate.ScrollMode;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcOperation;
import org.hibernate.sql.exec.spi.JdbcSelectExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Records queries: those that change rows, and where reads are recorded those of the application. Its methods differ from version to version, so that it is
 * made when it runs: what they have in common is that the query is the first argument, and that the context is followed by what makes objects of
 * rows. Safe for use by many threads.
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
        if (arguments == null || arguments.length < 5 || !(arguments[0] instanceof JdbcOperation query)) {
            return invoke(method, arguments);
        }
        int at = arguments[1] instanceof ScrollMode ? 3 : 2;
        return arguments[at] instanceof ExecutionContext context
                ? execute(method, arguments, query.getSqlString(), context, arguments[at + 1] == null)
                : invoke(method, arguments);
    }

    /** @param plain whether rows are taken as they are, which only native queries of the application do */
    private @Nullable Object execute(
            Method method, @Nullable Object[] arguments, String sql, ExecutionContext context, boolean plain)
            throws Throwable {
        if (!context.hasQueryExecutionToBeAddedToStatistics()) { // Hibernate's own
            ReadStatement load = ReadStatement.load(context);
            Object result = invoke(method, arguments);
            load.done(result);
            return result;
        }
        BulkStatement bulk =
                TableChanges.mayBeIn(sql, plain) ? BulkStatement.begin(sql, plain, false, context) : BulkStatement.NONE;
        ReadStatement read = bulk == BulkStatement.NONE && isOfApplication(method, sql, context, plain)
                ? ReadStatement.query(sql, plain, context)
                : ReadStatement.NONE;
        Object result = invoke(method, arguments);
        bulk.done(plain ? -1 : rows(result));
        read.done(result);
        return result;
    }

    private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        method.trySetAccessible(); // once: else each call looks for who calls, which takes longer than the rest of it
        try {
            return method.invoke(executor, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Before a statement changes rows of several tables, Hibernate lists their ids; then the query is known by its SQL, and not by its HQL. */
    private static boolean isOfApplication(Method method, String sql, ExecutionContext context, boolean plain) {
        return plain || !method.getName().equals("list") || !sql.equals(context.getQueryIdentifier(sql));
    }

    /** What Hibernate itself executes so answers with the number of rows. */
    private static int rows(@Nullable Object result) {
        return result instanceof List<?> list && list.size() == 1 && list.get(0) instanceof Number rows
                ? rows.intValue()
                : -1;
    }
}
