package dev.auditkit.quarkus;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the index of the application said of audited methods when it was built, where reflection says less: class files have the names of parameters in
 * their debug information too, and what an overridden method is annotated with counts for the one that overrides it. Immutable.
 */
public final class KnownMethods {

    private final Map<String, List<String>> parameterNames;
    private final Set<String> notPublic;

    /**
     * @param parameterNames from methods, as {@link #key} writes them, to the names of their parameters
     * @param notPublic the methods that are not public and have the annotation, of their own or of one that they override
     */
    public KnownMethods(Map<String, List<String>> parameterNames, Set<String> notPublic) {
        this.parameterNames = Map.copyOf(parameterNames);
        this.notPublic = Set.copyOf(notPublic);
    }

    /** How a method is written: {@code com.example.Orders#cancel(long,java.lang.String)}, with erased types. */
    public static String key(String type, String method, Stream<String> parameterTypes) {
        return type + '#' + method + '(' + String.join(",", parameterTypes.toList()) + ')';
    }

    /** The names of its parameters; those that reflection gives where the index had none. */
    public List<String> parameterNames(Method method) {
        List<String> known = parameterNames.get(key(method));
        return known == null
                ? Stream.of(method.getParameters()).map(Parameter::getName).toList()
                : known;
    }

    /** Whether an annotation that CDI binds to the method means it: one at a class means only public methods. */
    public boolean counts(Method method) {
        return Modifier.isPublic(method.getModifiers()) || notPublic.contains(key(method));
    }

    private static String key(Method method) {
        return key(
                method.getDeclaringClass().getName(),
                method.getName(),
                Stream.of(method.getParameterTypes()).map(Class::getName));
    }
}
