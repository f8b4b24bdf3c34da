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

    private static final MethodHandle GET_SESSION = find();

    private Sessions() {}

    private static MethodHandle find() {
        try {
            Method getSession = AbstractEvent.class.getMethod("getSession");
            return MethodHandles.publicLookup()
                    .unreflect(getSession)
                    .asType(MethodType.methodType(SharedSessionContractImplementor.class, AbstractEvent.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Hibernate's events have no session", e);
        }
    }

    /** The session; that of a stateless one in Hibernate 6, whose events do not say, is the one that this thread last wrote with. */
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
