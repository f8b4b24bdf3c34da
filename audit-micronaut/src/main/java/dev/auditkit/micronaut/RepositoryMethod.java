package dev.auditkit.micronaut;

import dev.auditkit.AuditIgnore;
import dev.auditkit.capture.Operations;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.reflect.ClassUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.Repository;
import io.micronaut.data.annotation.RepositoryConfiguration;
import io.micronaut.data.intercept.annotation.DataMethod;
import io.micronaut.data.operations.PrimaryRepositoryOperations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the log has to know of a method of a repository. Immutable.
 *
 * @param operation what it does to data; null where it only reads, is not known to Micronaut Data, or is of an entity that is not recorded
 * @param entity the name of the entity
 * @param name what it is called in the log
 * @param dataSource the name of the data source, or {@link ActiveTransactions#PRIMARY}
 * @param ids the places of the parameters that may be the id
 * @param isVoid whether it gives nothing: then Micronaut Data gives 0, whatever it has changed
 */
record RepositoryMethod(
        @Nullable String operation, String entity, String name, String dataSource, List<Integer> ids, boolean isVoid) {

    private static final boolean HIBERNATE = ClassUtils.isPresent(
            "io.micronaut.data.hibernate.operations.HibernateJpaOperations", RepositoryMethod.class.getClassLoader());

    /** The method that is called; null where Hibernate carries it out, which has its own capture, also of queries. */
    static @Nullable RepositoryMethod of(MethodInvocationContext<Object, Object> context) {
        if (isOfHibernate(context)) {
            return null;
        }
        Class<?> entity = context.classValue(DataMethod.NAME, DataMethod.META_MEMBER_ROOT_ENTITY)
                .orElse(null);
        return new RepositoryMethod(
                entity != null && isIgnored(entity) ? null : operation(context),
                entity == null ? "(unknown)" : entity.getSimpleName(),
                context.getDeclaringType().getSimpleName() + "." + context.getMethodName(),
                context.stringValue(Repository.class).orElse(ActiveTransactions.PRIMARY),
                ids(context.getArguments()),
                context.getReturnType().isVoid());
    }

    /** The change that a call has made. */
    DataChange change(String done, @Nullable Object[] parameters, @Nullable Object result) {
        Object id = null;
        for (int i = 0; i < ids.size() && id == null; i++) {
            Object given = parameters[ids.get(i)];
            id = given instanceof Collection ? null : given;
        }
        Long rows = result instanceof Number number ? number.longValue() : null;
        return new DataChange(done, entity, entity + ":" + (id == null ? "*" : EntityKeys.text(id)), name, rows);
    }

    private static List<Integer> ids(Argument<?>[] arguments) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].getName().equals("id") || arguments[i].isAnnotationPresent(Id.class)) {
                ids.add(i);
            }
        }
        return List.copyOf(ids);
    }

    private static boolean isIgnored(Class<?> entity) {
        return BeanIntrospector.SHARED
                .findIntrospection(entity)
                .map(introspection -> introspection.hasAnnotation(AuditIgnore.class))
                .orElseGet(() -> entity.isAnnotationPresent(AuditIgnore.class));
    }

    private static boolean isOfHibernate(MethodInvocationContext<Object, Object> context) {
        return HIBERNATE
                && context.classValue(RepositoryConfiguration.class, "operations")
                        .filter(operations -> operations != PrimaryRepositoryOperations.class)
                        .isEmpty();
    }

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
