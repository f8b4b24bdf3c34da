package dev.auditkit.capture;

import java.util.Collection;

/** A template of {@link dev.auditkit.Audited} cannot be used. The message names the method, the template, what is wrong and what there is. */
public final class AuditTemplateException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    AuditTemplateException(String message) {
        super(message);
    }

    static AuditTemplateException malformed(String template, String problem) {
        return new AuditTemplateException("template '" + template + "' " + problem);
    }

    /** The same, with the place where the template stands. */
    AuditTemplateException at(String place) {
        return new AuditTemplateException("@Audited at " + place + ": " + getMessage());
    }

    /**
     * A name is unknown.
     *
     * @param place the method, as {@code class.method}
     * @param template the whole template
     * @param name what it names
     * @param known what it could name
     * @param namesMissing whether the class file lacks the names of the parameters
     */
    public static AuditTemplateException unknownName(
            String place, Template template, String name, Collection<String> known, boolean namesMissing) {
        return malformed(
                        template.text(),
                        "names '" + name + "', which is not known; there is " + list(known)
                                + (namesMissing
                                        ? ". The class file lacks the names of the parameters: compile with -parameters (Kotlin: -java-parameters)"
                                        : ""))
                .at(place);
    }

    /**
     * A property is unknown.
     *
     * @param place the method, as {@code class.method}
     * @param template the whole template
     * @param property the name of the property
     * @param type the name of the type that does not have it
     * @param known the properties that it has
     */
    public static AuditTemplateException unknownProperty(
            String place, Template template, String property, String type, Collection<String> known) {
        return malformed(
                        template.text(),
                        "names the property '" + property + "', which " + type + " does not have; there is "
                                + list(known))
                .at(place);
    }

    private static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
