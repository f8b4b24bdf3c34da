package dev.auditkit.capture;

import java.lang.reflect.Type;
import java.util.List;

/**
 * What an audited method is called, takes and returns, as a framework knows it without reflection. Immutable.
 *
 * @param target the class of the bean, not of a proxy for it
 * @param method the name of the method
 * @param names the names of its parameters, in their order
 * @param types their types
 * @param returned the type that it declares to return; {@code void.class} when it returns nothing
 */
public record AuditedSignature(Class<?> target, String method, List<String> names, List<Type> types, Type returned) {

    /** The signature; the lists are copied. */
    public AuditedSignature {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }
}
