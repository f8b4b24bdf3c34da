package dev.auditkit.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, as {@link dev.auditkit.Audited} takes it: {@code order:{id}}, {@code {order.customer.id}},
 * {@code {return.id}}. Immutable.
 *
 * <pre>
 * template    = *( literal / "{{" / "}}" / placeholder )
 * placeholder = "{" name *( "." name ) "}"
 * literal     = any character but { and }
 * name        = a Java identifier
 * </pre>
 */
public final class Template {

    /** The name that stands for the result. No parameter can have it, as it is a keyword. */
    public static final String RESULT = "return";

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * A literal, or a placeholder. One of the two is null.
     */
    record Part(@Nullable String literal, @Nullable Reference reference) {}

    /**
     * What a placeholder names. Immutable.
     *
     * @param name a parameter, or {@link #RESULT}
     * @param path the names of properties, from the outside to the inside
     */
    public record Reference(String name, List<String> path) {

        /** Takes an unmodifiable copy of the path. */
        public Reference {
            path = List.copyOf(path);
        }
    }

    /**
     * Reads a template.
     *
     * @throws AuditTemplateException when it is none, saying where
     */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean doubled = text.startsWith(String.valueOf(c), at + 1);
            if (c != '{' && c != '}') {
                literal.append(c);
            } else if (doubled) {
                literal.append(c);
                at++;
            } else if (c == '}') {
                throw AuditTemplateException.malformed(
                        text, "has a } without its { at character " + (at + 1) + "; a brace itself is written }}");
            } else {
                flush(literal, parts);
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw AuditTemplateException.malformed(
                            text, "has a { without its } at character " + (at + 1) + "; a brace itself is written {{");
                }
                parts.add(new Part(null, reference(text, text.substring(at + 1, end))));
                at = end;
            }
        }
        flush(literal, parts);
        return new Template(text, parts);
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part(literal.toString(), null));
            literal.setLength(0);
        }
    }

    private static Reference reference(String text, String names) {
        String[] path = names.split("\\.", -1);
        for (String name : path) {
            if (!isIdentifier(name)) {
                throw AuditTemplateException.malformed(
                        text,
                        "has the placeholder '{" + names
                                + "}'; allowed: names of parameters and properties with dots between, such as {order.id}");
            }
        }
        return new Reference(path[0], List.of(path).subList(1, path.length));
    }

    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().allMatch(Character::isJavaIdentifierPart);
    }

    /** The template as it is written. */
    public String text() {
        return text;
    }

    /** What its placeholders name, in their order. */
    public List<Reference> references() {
        List<Reference> references = new ArrayList<>();
        for (Part part : parts) {
            if (part.reference() != null) {
                references.add(part.reference());
            }
        }
        return List.copyOf(references);
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public String toString() {
        return text;
    }
}
