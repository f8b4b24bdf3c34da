package dev.auditkit.capture;

import dev.auditkit.capture.PropertyFinder.Getter;
import dev.auditkit.capture.PropertyFinder.Property;
import dev.auditkit.capture.Template.Part;
import dev.auditkit.capture.Template.Reference;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A template whose names were found. What it reads of parameters it reads before the method runs, of the result after it. Reading
 * fails in words: never with an exception. Immutable.
 */
final class BoundTemplate {

    private static final int RESULT = -1;
    private static final String UNREADABLE = "...could not be read: ";

    /** A literal, or where a value is (its parameter's index, or {@link #RESULT}) and how to get there. */
    private record Piece(@Nullable String literal, int index, List<Getter> path) {

        boolean isOfResult() {
            return literal == null && index == RESULT;
        }
    }

    private final List<Piece> pieces;

    private BoundTemplate(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** @throws AuditTemplateException when a name is not known */
    static BoundTemplate bind(Template template, TemplateScope scope) {
        List<Piece> pieces = new ArrayList<>();
        for (Part part : template.parts()) {
            Reference reference = part.reference();
            pieces.add(
                    reference == null
                            ? new Piece(part.literal(), RESULT, List.of())
                            : bind(template, reference, scope));
        }
        return new BoundTemplate(List.copyOf(pieces));
    }

    private static Piece bind(Template template, Reference reference, TemplateScope scope) {
        Type type = scope.typeOf(template, reference.name());
        List<Getter> path = new ArrayList<>();
        for (String name : reference.path()) {
            Property property = scope.properties().find(type, name);
            if (property == null) {
                throw AuditTemplateException.unknownProperty(
                        scope.place(),
                        template,
                        name,
                        type.getTypeName(),
                        scope.properties().names(type));
            }
            path.add(property.getter());
            type = property.type();
        }
        return new Piece(null, scope.indexOf(reference.name()), List.copyOf(path));
    }

    /** Whether it names the result. */
    boolean needsResult() {
        return pieces.stream().anyMatch(Piece::isOfResult);
    }

    /** What it reads before the method runs, to be handed to {@link #text} or {@link #value} after it. */
    @Nullable
    Object[] read(@Nullable Object[] arguments) {
        @Nullable Object[] values = new Object[pieces.size()];
        boolean alone = pieces.size() == 1;
        for (int i = 0; i < values.length; i++) {
            Piece piece = pieces.get(i);
            if (piece.literal() == null && !piece.isOfResult()) {
                Object value = follow(piece.path(), arguments[piece.index()]);
                values[i] = alone ? value : textOf(value);
            }
        }
        return values;
    }

    /** The text. */
    String text(@Nullable Object[] read, @Nullable Object result) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < read.length; i++) {
            Piece piece = pieces.get(i);
            text.append(
                    piece.literal() != null
                            ? piece.literal()
                            : textOf(piece.isOfResult() ? follow(piece.path(), result) : read[i]));
        }
        return text.toString();
    }

    /** The value, where it is one placeholder and nothing else; the text otherwise. */
    @Nullable
    Object value(@Nullable Object[] read, @Nullable Object result) {
        if (pieces.size() != 1 || pieces.get(0).literal() != null) {
            return text(read, result);
        }
        Piece piece = pieces.get(0);
        return piece.isOfResult() ? follow(piece.path(), result) : read[0];
    }

    private static @Nullable Object follow(List<Getter> path, @Nullable Object start) {
        Object value = start;
        try {
            for (Getter getter : path) {
                if (value == null) {
                    return null;
                }
                value = getter.get(value);
            }
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        } catch (Throwable e) {
            return UNREADABLE + e.getClass().getName();
        }
    }

    private static String textOf(@Nullable Object value) {
        try {
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (Throwable e) {
            return UNREADABLE + e.getClass().getName();
        }
    }
}
