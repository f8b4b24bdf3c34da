package dev.auditkit.internal.query;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;

/** Finds and compares metadata by dotted path. */
final class Metadata {

    private Metadata() {}

    /** All values that the path can mean, as names may have dots themselves. */
    static Stream<Object> values(Map<?, ?> map, String path) {
        Object whole = map.get(path);
        Stream<Object> found = whole == null ? Stream.empty() : Stream.of(whole);
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (map.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                found = Stream.concat(found, values(inner, path.substring(dot + 1)));
            }
        }
        return found;
    }

    /** Numbers are compared as numbers, all else as text. */
    static boolean same(Object actual, Object expected) {
        if (actual instanceof Number) {
            try {
                return new BigDecimal(actual.toString()).compareTo(new BigDecimal(expected.toString())) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return actual.toString().equals(expected.toString());
    }
}
