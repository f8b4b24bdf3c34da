package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.Needle;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a member of metadata in the bytes of a leaf. Whatever part of the path is the name, it ends as the path does, and the
 * value follows.
 */
final class MetadataClue {

    private static final int MOST_DIGITS = 18;

    private MetadataClue() {}

    static EntryFilter.Clue of(String path, String value) {
        JsonBytes json = new JsonBytes(64);
        json.string(path.substring(path.lastIndexOf('.') + 1));
        String name = text(json, 1) + ":";
        json.clear();
        json.string(value);
        String string = text(json, 0);
        if (isNumber(value)) {
            return number(new Needle(bytes(name)), value, bytes(string));
        }
        boolean other = value.equals("true") || value.equals("false") || value.startsWith("{") || value.startsWith("[");
        return new NeedleClue(new Needle(bytes(other ? name : name + string)));
    }

    /** Equal numbers have many forms: an integer is compared here, for others the entry is parsed. */
    private static EntryFilter.Clue number(Needle name, String value, byte[] string) {
        boolean integer = value.matches("-?(0|[1-9][0-9]{0,17})");
        long expected = integer ? Long.parseLong(value) : 0;
        Needle quoted = new Needle(string);
        return (buffer, from, to) -> {
            int at = name.indexIn(buffer, from, to);
            while (at >= 0) {
                int place = at + name.length();
                byte first = buffer[place];
                if (first == '"') {
                    if (place + quoted.length() <= to
                            && quoted.indexIn(buffer, place, place + quoted.length()) == place) {
                        return true;
                    }
                } else if (first == '-' || (first >= '0' && first <= '9')) {
                    if (!integer || mayBe(buffer, place, to, expected)) {
                        return true;
                    }
                }
                at = name.indexIn(buffer, place, to);
            }
            return false;
        };
    }

    /** Whether the number there is that integer, or has a form that this does not read. */
    private static boolean mayBe(byte[] buffer, int from, int to, long expected) {
        boolean negative = buffer[from] == '-';
        int at = negative ? from + 1 : from;
        int first = at;
        long number = 0;
        while (at < to && buffer[at] >= '0' && buffer[at] <= '9') {
            number = number * 10 + buffer[at] - '0';
            at++;
        }
        boolean plain = at < to && (buffer[at] == ',' || buffer[at] == '}' || buffer[at] == ']');
        return !plain || at - first > MOST_DIGITS || (negative ? -number : number) == expected;
    }

    private static boolean isNumber(String value) {
        try {
            return new BigDecimal(value).precision() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String text(JsonBytes json, int from) {
        return new String(json.array(), from, json.length() - from, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
