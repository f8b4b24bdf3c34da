package dev.auditkit.internal.codec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values that JSON can express: what a snapshot of metadata, or a decoded entry, is made of. */
public final class JsonValues {

    private JsonValues() {}

    /** Writes a value: null, a string, boolean, finite number or instant, or a map or list of such. */
    public static void write(@Nullable Object value, JsonBytes to, Timestamps timestamps) {
        if (value instanceof String text) {
            to.string(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            to.number(((Number) value).longValue());
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            to.ascii(String.valueOf(value));
        } else if (value instanceof Instant instant) {
            writeInstant(instant, to, timestamps);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, to, timestamps);
        } else if (value instanceof List<?> list) {
            writeList(list, to, timestamps);
        } else {
            throw new IllegalArgumentException("not a value of JSON: " + value.getClass());
        }
    }

    private static void writeInstant(Instant instant, JsonBytes to, Timestamps timestamps) {
        to.raw((byte) '"');
        if (Timestamps.writable(instant)) {
            to.timestamp(timestamps, Timestamps.micros(instant));
        } else {
            to.ascii(instant.toString());
        }
        to.raw((byte) '"');
    }

    private static void writeMap(Map<?, ?> map, JsonBytes to, Timestamps timestamps) {
        to.raw((byte) '{');
        boolean first = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (!first) {
                to.raw((byte) ',');
            }
            first = false;
            to.string((String) member.getKey());
            to.raw((byte) ':');
            write(member.getValue(), to, timestamps);
        }
        to.raw((byte) '}');
    }

    private static void writeList(List<?> list, JsonBytes to, Timestamps timestamps) {
        to.raw((byte) '[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                to.raw((byte) ',');
            }
            first = false;
            write(element, to, timestamps);
        }
        to.raw((byte) ']');
    }
}
