package dev.auditkit.micronaut;

import dev.auditkit.AuditEvent;
import dev.auditkit.capture.Operations;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.core.reflect.ClassUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.data.annotation.RepositoryConfiguration;
import io.micronaut.data.intercept.annotation.DataMethod;
import io.micronaut.data.operations.PrimaryRepositoryOperations;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Records what methods of repositories change without any entity being there, such as {@code deleteById} and updates by a query. Safe for use
 * by many threads.
 *
 * @param repositories what carries the methods out
 * @param entities knows which changes of entities there were
 * @param transactions records
 */
record RepositoryCapture(
        MethodInterceptor<Object, Object> repositories, EntityCapture entities, DataTransactions transactions)
        implements MethodInterceptor<Object, Object> {

    private static final boolean HIBERNATE = ClassUtils.isPresent(
            "io.micronaut.data.hibernate.operations.HibernateJpaOperations", RepositoryCapture.class.getClassLoader());

    @Override
    public int getOrder() {
        return repositories.getOrder();
    }

    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> context) {
        String operation = transactions.records() && !isOfHibernate(context) ? operation(context) : null;
        if (operation == null) {
            return repositories.intercept(context);
        }
        transactions.refuseWithoutLog(operation);
        long before = entities.seen();
        Object result = repositories.intercept(context);
        // Where the method gives nothing, Micronaut Data gives 0, whatever it has changed.
        Object told = context.getReturnType().isVoid() ? null : result;
        // What comes later tells of its entities, where it has any, and is not counted here.
        boolean isNow = !(result instanceof Publisher) && !(result instanceof CompletionStage);
        if (isNow && entities.seen() == before && changedAny(told)) {
            record(operation, context, told);
        }
        return result;
    }

    private void record(String operation, MethodInvocationContext<Object, Object> context, @Nullable Object result) {
        String entity = context.classValue(DataMethod.NAME, DataMethod.META_MEMBER_ROOT_ENTITY)
                .map(type -> type.getSimpleName())
                .orElse("(unknown)");
        Object id = id(context);
        AuditEvent.Builder event =
                AuditEvent.of(operation).key(entity + ":" + (id == null ? "*" : EntityKeys.text(id)));
        if (result instanceof Number rows) {
            event.metadata("rows", rows.longValue());
        }
        transactions.changed(operation, entity, event.metadata("method", method(context)));
    }

    private static String method(MethodInvocationContext<Object, Object> context) {
        return context.getDeclaringType().getSimpleName() + "." + context.getMethodName();
    }

    /** The id that the method takes, where it takes one and nothing else that it could mean. */
    private static @Nullable Object id(MethodInvocationContext<Object, Object> context) {
        Argument<?>[] arguments = context.getArguments();
        for (int i = 0; i < arguments.length; i++) {
            boolean isId = arguments[i].getName().equals("id")
                    || arguments[i].isAnnotationPresent(io.micronaut.data.annotation.Id.class);
            Object value = context.getParameterValues()[i];
            if (isId && !(value instanceof Collection)) {
                return value;
            }
        }
        return null;
    }

    private static boolean changedAny(@Nullable Object result) {
        return !(result instanceof Number rows) || rows.longValue() != 0;
    }

    /** Whether Hibernate carries the method out, which has its own capture, also of queries. */
    private static boolean isOfHibernate(MethodInvocationContext<Object, Object> context) {
        return HIBERNATE
                && context.classValue(RepositoryConfiguration.class, "operations")
                        .filter(operations -> operations != PrimaryRepositoryOperations.class)
                        .isEmpty();
    }

    /** What the method does to data; null when it only reads, or is not known to Micronaut Data. */
    private static @Nullable String operation(MethodInvocationContext<Object, Object> context) {
        String type = context.stringValue(DataMethod.NAME, DataMethod.META_MEMBER_OPERATION_TYPE)
                .orElse("")
                .toUpperCase(Locale.ROOT);
        if (type.startsWith("UPDATE")) {
            return Operations.UPDATE;
        }
        if (type.startsWith("DELETE")) {
            return Operations.DELETE;
        }
        return type.startsWith("INSERT") ? Operations.CREATE : null;
    }
}
