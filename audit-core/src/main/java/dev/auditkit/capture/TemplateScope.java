package dev.auditkit.capture;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the templates of a method can name. Immutable.
 *
 * @param place the method, as {@code class.method}, for messages
 * @param names the names of its parameters, in their order
 * @param types their types
 * @param result the type of its result; null when it has none
 * @param namesMissing whether the class file lacks the names
 * @param properties finds properties
 */
record TemplateScope(
        String place,
        List<String> names,
        List<Type> types,
        @Nullable Type result,
        boolean namesMissing,
        PropertyFinder properties) {

    /** Where the value of a name is: the index of its parameter, -1 for the result. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    /** @throws AuditTemplateException when there is none */
    Type typeOf(Template template, String name) {
        int index = indexOf(name);
        if (index >= 0) {
            return types.get(index);
        }
        if (name.equals(Template.RESULT) && result != null) {
            return result;
        }
        List<String> known = new ArrayList<>(names);
        if (result != null) {
            known.add(Template.RESULT);
        }
        throw AuditTemplateException.unknownName(place, template, name, known, namesMissing);
    }
}
