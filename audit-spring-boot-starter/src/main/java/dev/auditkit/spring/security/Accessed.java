package dev.auditkit.spring.security;

import dev.auditkit.capture.HttpCapture;
import dev.auditkit.capture.HttpOperation;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.method.MethodInvocationResult;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What somebody was refused access to, in the words of the log. */
final class Accessed {

    private static final boolean SERVLET =
            ClassUtils.isPresent("jakarta.servlet.http.HttpServletRequest", Accessed.class.getClassLoader());
    private static final boolean HELD = SERVLET
            && ClassUtils.isPresent(
                    "org.springframework.web.context.request.ServletRequestAttributes",
                    Accessed.class.getClassLoader());

    private Accessed() {}

    /** The class and the name of a method, or the path of a request; null where it is something else. */
    static @Nullable String key(@Nullable Object secured) {
        if (secured instanceof MethodInvocationResult returned) {
            return key(returned.getMethodInvocation());
        }
        if (secured instanceof MethodInvocation invocation) {
            Method method = invocation.getMethod();
            Object target = invocation.getThis();
            Class<?> type = target == null ? method.getDeclaringClass() : ClassUtils.getUserClass(target);
            return type.getSimpleName() + "." + method.getName();
        }
        return SERVLET ? Request.key(secured) : null;
    }

    /** Tells the recorded request who was refused, as no filter after those of Spring Security sees it. */
    static void tell(@Nullable Object secured, @Nullable String user) {
        if (SERVLET && user != null) {
            Request.tell(secured, user);
        }
    }

    /** Tells the recorded request that this thread works on who logs in or out by it, which no filter after those of Spring Security sees either. */
    static void tell(@Nullable String user) {
        if (HELD) {
            tell(Held.request(), user);
        }
    }

    /** Whether it is the page for an error, to which the server and not the user went: what led there is recorded. */
    static boolean isErrorPage(@Nullable Object secured) {
        return SERVLET && Request.isErrorPage(secured);
    }

    /** Loaded only where there are servlets. */
    private static final class Request {

        static @Nullable String key(@Nullable Object secured) {
            return secured instanceof HttpServletRequest request ? HttpCapture.key(request.getRequestURI()) : null;
        }

        static boolean isErrorPage(@Nullable Object secured) {
            return secured instanceof HttpServletRequest request && request.getDispatcherType() == DispatcherType.ERROR;
        }

        static void tell(@Nullable Object secured, String user) {
            if (secured instanceof HttpServletRequest request
                    && request.getAttribute(HttpOperation.class.getName()) instanceof HttpOperation operation) {
                operation.operation().user(user);
            }
        }
    }

    /** Loaded only where Spring keeps the requests of servlets. */
    private static final class Held {

        static @Nullable Object request() {
            return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                    ? attributes.getRequest()
                    : null;
        }
    }
}
