package dev.auditkit.cli;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/**
 * Makes text from the log or from input fit to be shown: what would drive a terminal (control characters), change how
 * its neighbours read (bidirectional overrides, invisible characters) or cannot be encoded stands as {@code \}{@code u}
 * and four hexadecimal digits. For one thread.
 */
final class Printable {

    /** What East Asian scripts and emoji take two columns for: roughly the classes W and F of UAX #11. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f},
        {0x1f900, 0x1f9ff},
        {0x20000, 0x3fffd}
    };

    private final CharsetEncoder encoder;
    private final String ellipsis;

    /** @param charset of the terminal */
    Printable(Charset charset) {
        encoder = charset.newEncoder();
        ellipsis = encoder.canEncode('\u2026') ? "\u2026" : "...";
    }

    /** The text on one line, harmless. */
    String of(String text) {
        int harmless = 0;
        while (harmless < text.length() && text.charAt(harmless) >= ' ' && text.charAt(harmless) <= '~') {
            harmless++;
        }
        if (harmless == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, harmless);
        text.codePoints().skip(harmless).forEach(codePoint -> append(codePoint, shown));
        return shown.toString();
    }

    /** The text, made harmless and cut to so many columns. */
    String fitted(String text, int columns) {
        String shown = of(text);
        if (columns(shown) <= columns) {
            return shown;
        }
        StringBuilder cut = new StringBuilder();
        int room = columns - columns(ellipsis);
        for (int codePoint : shown.codePoints().toArray()) {
            room -= columns(codePoint);
            if (room < 0) {
                break;
            }
            cut.appendCodePoint(codePoint);
        }
        return cut.append(ellipsis).toString();
    }

    /** How many columns a terminal gives to harmless text. */
    static int columns(String text) {
        return text.codePoints().map(Printable::columns).sum();
    }

    private void append(int codePoint, StringBuilder to) {
        String text = Character.toString(codePoint);
        if (visible(codePoint) && encoder.canEncode(text)) {
            to.append(text);
        } else {
            text.chars().forEach(unit -> to.append(String.format("\\u%04x", unit)));
        }
    }

    private static boolean visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Two for wide characters, none for combining marks. */
    private static int columns(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
