package dev.auditkit.hibernate;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractEvent;
import org.jspecify.annotations.Nullable;

/**
 * The session of an event. In Hibernate 6 {@code getSession} gives an {@code EventSource}, since 7 a {@code SharedSessionContractImplementor}: to the JVM
 * these are two methods, so that neither can be called by name from one class file.
 */
final class Sessions {

    private static final Method METHOD = method();
    private static final MethodHandle GET_SESSION = handle(METHOD);
    private static final boolean IN_EVENTS = METHOD.getReturnType() == SharedSessionContractImplementor.class;

    private Sessions() {}

    private static Method method() {
        try {
            return AbstractEvent.class.getMethod("getSession");
        } catch (NoSuchMethodException e) {
            throw new LinkageError("Hibernate's events have no session", e);
        }
    }

    private static MethodHandle handle(Method method) {
        try {
            return MethodHandles.publicLookup()
                    .unreflect(method)
                    .asType(MethodType.methodType(SharedSessionContractImplementor.class, AbstractEvent.class));
        } catch (IllegalAccessException e) {
            throw new LinkageError("Hibernate's events have no session", e);
        }
    }

    /** Whether stateless sessions are in their events: since Hibernate 7. */
    static boolean areInEvents() {
        return IN_EVENTS;
    }

    /** The session; null for a stateless one of Hibernate 6: see {@link StatelessWrites}. */
    static @Nullable SharedSessionContractImplementor of(AbstractEvent event) {
        try {
            return (SharedSessionContractImplementor) GET_SESSION.invokeExact(event);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // getSession declares none
        }
    }
}
