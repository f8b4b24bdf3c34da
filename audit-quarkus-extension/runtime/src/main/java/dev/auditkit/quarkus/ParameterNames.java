package dev.auditkit.quarkus;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names of the parameters of audited methods, as the index of the application had them when it was built: class files have them in their debug
 * information too, where reflection does not look. Immutable.
 */
public final class ParameterNames {

    private final Map<String, List<String>> names;

    /** @param names from methods, as {@link #key} writes them, to the names of their parameters */
    public ParameterNames(Map<String, List<String>> names) {
        this.names = Map.copyOf(names);
    }

    /** How a method is written: {@code com.example.Orders#cancel(long,java.lang.String)}, with erased types. */
    public static String key(String type, String method, Stream<String> parameterTypes) {
        return type + '#' + method + '(' + String.join(",", parameterTypes.toList()) + ')';
    }

    /** The names; those that reflection gives where the index had none. */
    public List<String> of(Method method) {
        String key = key(
                method.getDeclaringClass().getName(),
                method.getName(),
                Stream.of(method.getParameterTypes()).map(Class::getName));
        List<String> known = names.get(key);
        return known == null
                ? Stream.of(method.getParameters()).map(Parameter::getName).toList()
                : known;
    }
}
