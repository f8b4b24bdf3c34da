package dev.auditkit.spring;

import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What somebody was refused access to, in the words of the log. */
final class Accessed {

    private Accessed() {}

    /** The class and the name of a method; null where it is something else, as the HTTP request has an entry of its own. */
    static @Nullable String key(@Nullable Object secured) {
        if (!(secured instanceof MethodInvocation invocation)) {
            return null;
        }
        Method method = invocation.getMethod();
        Object target = invocation.getThis();
        Class<?> type = target == null ? method.getDeclaringClass() : ClassUtils.getUserClass(target);
        return type.getSimpleName() + "." + method.getName();
    }
}
