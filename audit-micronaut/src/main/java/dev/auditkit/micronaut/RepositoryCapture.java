package dev.auditkit.micronaut;

import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.data.runtime.multitenancy.DataSourceTenantResolver;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Records what methods of repositories change without any entity being there, such as {@code deleteById} and updates by a query. Safe for use
 * by many threads.
 *
 * @param repositories what carries the methods out
 * @param methods knows what they do
 * @param entities knows which changes of entities there were
 * @param transactions records
 * @param tenants names the data source, where each tenant has its own
 */
record RepositoryCapture(
        MethodInterceptor<Object, Object> repositories,
        RepositoryMethods methods,
        EntityCapture entities,
        DataTransactions transactions,
        @Nullable DataSourceTenantResolver tenants)
        implements MethodInterceptor<Object, Object> {

    @Override
    public int getOrder() {
        return repositories.getOrder();
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
        RepositoryMethod method = transactions.records() ? methods.of(context) : null;
        if (method == null) {
            return repositories.intercept(context);
        }
        RepositoryCall call = entities.call();
        String around = call.dataSource();
        call.dataSource(dataSource(method));
        try {
            String operation = method.operation();
            return operation == null ? repositories.intercept(context) : intercept(context, method, operation, call);
        } finally {
            call.dataSource(around);
        }
    }

    private @Nullable Object intercept(
            MethodInvocationContext<Object, Object> context,
            RepositoryMethod method,
            String operation,
            RepositoryCall call) {
        transactions.refuseWithoutLog(operation);
        long before = call.changes();
        Object result = repositories.intercept(context);
        // What comes later tells of its entities, where it has any, and is not counted here.
        boolean isNow = !(result instanceof Publisher) && !(result instanceof CompletionStage);
        Object told = method.isVoid() ? null : result;
        if (isNow && call.changes() == before && changedAny(told)) {
            transactions.changed(method.change(operation, context.getParameterValues(), told), call.dataSource());
        }
        return result;
    }

    private String dataSource(RepositoryMethod method) {
        String ofTenant = tenants == null ? null : tenants.resolveTenantDataSourceName();
        return ofTenant == null ? method.dataSource() : ofTenant;
    }

    private static boolean changedAny(@Nullable Object result) {
        return !(result instanceof Number rows) || rows.longValue() != 0;
    }
}
